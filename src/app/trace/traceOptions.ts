import type { FrameType } from '../../model/trace/frame.js';

/** What of a trace is shown. All of it is counted. */
export interface TraceView {
  /** Frames of these types; empty for all. */
  only: readonly FrameType[];
  /** Frames of these streams; empty for all, 0 for those of the connection. */
  streams: readonly number[];
  showSecrets: boolean;
  summaryOnly: boolean;
}
