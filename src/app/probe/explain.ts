import { type GrpcStatus, StatusError } from '../../grpc/call/grpcStatus.js';
import { DialFailure } from '../../grpc/dial/dialFailure.js';
import { forwardedLayersOf, layersOf } from '../../grpc/dial/layers.js';
import { callReport } from '../../model/layers/callReport.js';
import { layerReport } from '../../model/layers/layerReport.js';
import type { LayerReport } from '../../model/layers/layers.js';
import type { Dialled, ProbeFailure } from './probeOptions.js';
import type { Session } from './session.js';

/** Which layer failed, and why; undefined for a failure that has nothing to do with layers. */
export async function explainFailure(
  failure: ProbeFailure,
  address: string,
  signal: AbortSignal,
): Promise<LayerReport | undefined> {
  const error = foundIn(failure);
  if (error instanceof StatusError) return error.status.evidence && callReport(address, error.status.evidence);
  if (!error || !failure.dialled || signal.aborted) return undefined;
  const facts = await factsOf(failure.dialled, address, signal);
  return facts && layerReport(facts);
}

async function factsOf({ target, security, ...wish }: Dialled, address: string, signal: AbortSignal) {
  const { endpoint, forwarded, open } = target;
  const asked = { ...wish, asked: security, signal };
  if (endpoint) return layersOf(endpoint.host, endpoint.port, asked);
  if (!forwarded) return undefined;
  try {
    return await forwardedLayersOf(address, open, asked);
  } finally {
    await target.close();
  }
}

/** Tells the same of a call that ended with this status, unless it is the server's own word. */
export async function explainEnd({ evidence }: GrpcStatus, { options, io }: Pick<Session, 'options' | 'io'>) {
  const report = evidence && callReport(options.address, evidence);
  if (report) await io.explain?.(report);
}

function foundIn(error: unknown): DialFailure | StatusError | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof DialFailure || error instanceof StatusError ? error : foundIn(error.cause);
}

/** As text for standard error, or as data. */
export async function layersOutput(report: LayerReport, asData: boolean, unicode: boolean): Promise<string> {
  if (asData) return `${JSON.stringify({ apiVersion: 'grpclb.dev/v1', kind: 'Layers', ...report }, null, 2)}\n`;
  const { layersText } = await import('../../report/layers.js');
  return layersText(report, unicode);
}
