import { tellsOfRequest } from './arrivals.js';
import { explainLines } from './explainLines.js';
import type { BackendLogs } from './logsReport.js';

/** What the log of a pod behind a Service says; `lines` is undefined where it could not be read. */
export function backendLogs(pod: string, lines: readonly { text: string }[] | undefined): BackendLogs {
  const texts = (lines ?? []).map(({ text }) => text);
  return {
    pod,
    lines: lines?.length,
    requestLines: texts.filter(tellsOfRequest).length,
    explained: explainLines(texts),
  };
}
