import { readFile } from 'node:fs/promises';
import { endpointOf } from '../../grpc/dial/byteStream.js';
import { DialFailure } from '../../grpc/dial/dialFailure.js';
import { layersOf } from '../../grpc/dial/layers.js';
import { layerReport } from '../../model/layers/layerReport.js';
import type { LayerReport } from '../../model/layers/layers.js';
import type { ProbeOptions } from './probeOptions.js';

/** Why no connection could be made, layer by layer; undefined for a failure of another kind, or of no host and port. */
export async function explainDial(
  error: Error,
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<LayerReport | undefined> {
  if (!isOfDialling(error) || options.unix || signal.aborted) return undefined;
  const endpoint = endpointOrNone(options.address);
  if (endpoint?.network !== 'tcp') return undefined;
  const { host } = endpoint;
  const port = { http: 80, https: 443 }[endpoint.port] ?? Number(endpoint.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  const ca = options.cacert === '' ? undefined : await readFile(options.cacert).catch(() => undefined);
  const serverName = options.serverName || options.authority || host;
  return layerReport(await layersOf({ host, port, asked: options.security, serverName, ca, signal }));
}

function isOfDialling(error: unknown): boolean {
  return error instanceof Error && (error instanceof DialFailure || isOfDialling(error.cause));
}

function endpointOrNone(address: string): ReturnType<typeof endpointOf> | undefined {
  // A name with a slash is an object of the cluster.
  if (/^[a-z]+\/[^/]/.test(address)) return undefined;
  try {
    return endpointOf(address);
  } catch {
    return undefined;
  }
}

/** As text for standard error, or as data. */
export async function layersOutput(report: LayerReport, asData: boolean, unicode: boolean): Promise<string> {
  if (asData) return `${JSON.stringify({ apiVersion: 'grpclb.dev/v1', kind: 'Layers', ...report }, null, 2)}\n`;
  const { layersText } = await import('../../report/layers.js');
  return layersText(report, unicode);
}
