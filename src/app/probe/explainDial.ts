import { DialFailure } from '../../grpc/dial/dialFailure.js';
import { layersOf } from '../../grpc/dial/layers.js';
import { layerReport } from '../../model/layers/layerReport.js';
import type { LayerReport } from '../../model/layers/layers.js';
import type { ProbeFailure } from './probeOptions.js';

/** Why no connection could be made, layer by layer; undefined for a failure of another kind, or of no host and port. */
export async function explainDial(failure: ProbeFailure, signal: AbortSignal): Promise<LayerReport | undefined> {
  const { dialled } = failure;
  if (!dialled || !isOfDialling(failure) || signal.aborted) return undefined;
  const { security: asked, ...at } = dialled;
  return layerReport(await layersOf({ ...at, asked, signal }));
}

function isOfDialling(error: unknown): boolean {
  return error instanceof Error && (error instanceof DialFailure || isOfDialling(error.cause));
}

/** As text for standard error, or as data. */
export async function layersOutput(report: LayerReport, asData: boolean, unicode: boolean): Promise<string> {
  if (asData) return `${JSON.stringify({ apiVersion: 'grpclb.dev/v1', kind: 'Layers', ...report }, null, 2)}\n`;
  const { layersText } = await import('../../report/layers.js');
  return layersText(report, unicode);
}
