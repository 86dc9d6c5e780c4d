import type { ExplainedLines } from './logsReport.js';
import type { BackendRequests } from './requestsByBackend.js';

/** What a log says that somebody gave with `--log`. */
export interface GivenLog {
  file: string;
  lines: number;
  explained: ExplainedLines[];
  /** Of an access log: its format, and which backend had how many requests. */
  access?: { format: string; requests: number; backends: BackendRequests[] };
}
