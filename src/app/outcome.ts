import type { Canvas, Report } from '../model/report.js';

/** What a use case gets from the place it runs in. */
export interface RunIo {
  /** Ctrl-C: what is known so far is to be reported. */
  signal: AbortSignal;
  /** One line, replaced by the next. */
  progress(line: string): void;
  /** A line that stays. */
  tell(line: string): void;
  /** A line for `--verbose`. */
  verbose(line: string): void;
}

/** What a use case that makes a report hands back. */
export interface Outcome {
  report: Report;
  /** The cluster answered and showed nothing at all. */
  everythingRefused: boolean;
  /** The report as text, in the form of `-o`. */
  render(format: string, canvas: Canvas): Promise<string>;
  /** The plan as files that can be applied. */
  planFiles(): Promise<{ path: string; text: string }[]>;
  /** The findings as a file for `--baseline`. */
  baseline(): Promise<string>;
}
