import type { LayerLine, LayerReport } from '../model/layers/layers.js';

const signs: Record<LayerLine['state'], string> = { ok: '+', failed: 'X', 'not-reached': '-', 'not-used': '-' };
const unicodeSigns: Record<LayerLine['state'], string> = { ok: '✔', failed: '✖', 'not-reached': '·', 'not-used': '·' };

/** The layers of a connection that failed, for standard error. */
export function layersText({ layers, cause, next }: LayerReport, unicode: boolean): string {
  const sign = unicode ? unicodeSigns : signs;
  const lines = [
    ...layers.map(({ layer, state, says }) => `  ${sign[state]} ${layer.padEnd(6)} ${says}`),
    `  Likely: ${cause}`,
    ...next.map((step) => `  ${unicode ? '→' : '->'} ${step}`),
  ];
  return `${lines.map((line) => line.replace(/\p{Cc}/gu, ' ')).join('\n')}\n`;
}
