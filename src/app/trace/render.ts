import type { Canvas } from '../../model/report.js';
import type { TraceEvent } from '../../model/trace/frame.js';
import type { TraceSummary } from '../../model/trace/traceSummary.js';
import { escapeHidden } from '../../report/text/escapeHidden.js';

/** Events as text, by the form asked for: one JSON object a line, or lines for people. */
export async function eventRenderer(format: string, canvas: Canvas): Promise<(event: TraceEvent) => string> {
  if (format === 'json') return jsonLine;
  const { eventLines } = await import('../../report/trace/eventLines.js');
  return eventLines(canvas);
}

/** The end of the same output. */
export async function renderSummary(summary: TraceSummary, format: string, canvas: Canvas): Promise<string> {
  if (format === 'json') return jsonLine({ apiVersion: 'grpclb.dev/v1', kind: 'Trace', ...summary });
  const { summaryText } = await import('../../report/trace/summaryText.js');
  return summaryText(summary, canvas);
}

function jsonLine(value: object): string {
  return `${escapeHidden(JSON.stringify(value))}\n`;
}
