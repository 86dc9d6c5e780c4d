import type { Severity } from '../check.js';
import type { Side } from './frame.js';

/** What a trace comes to. */
export interface TraceSummary {
  /** From the first event to the last; missing where a log has no times. */
  seconds?: number;
  frames: number;
  connections: ConnectionSummary[];
  /** Connections beyond those that are listed. */
  moreConnections: number;
  notes: TraceNote[];
}

export interface ConnectionSummary {
  connection: number;
  client?: string;
  server?: string;
  seconds?: number;
  /** Streams that the client opened; of gRPC each is a call. */
  streams: number;
  mostAtOnce: number;
  limit?: StreamLimitSummary;
  /** The methods called, the most called first. */
  methods: { path: string; calls: number }[];
  /** Ends of calls: the code of grpc-status, or `HTTP 502` where there was none. */
  statuses: { status: string; calls: number }[];
  messages: Record<Side, number>;
  bytes: Record<Side, number>;
  stalls: StallSummary[];
  resets: ResetSummary[];
  goaways: GoawaySummary[];
  pings: PingSummary[];
  /** Of which side the bytes could not be read, and why. */
  unread: { from: Side; why: string }[];
  /** How it ended; missing where that was not seen. */
  ended?: ConnectionEnd;
  faults: { from: Side; fault: string; count: number }[];
}

export interface ConnectionEnd {
  /** Who ended it; missing where grpclb did. */
  by?: Side;
  /** What broke it; missing where it was ended in order. */
  why?: string;
  /** Calls that were open then: they fail. */
  openCalls: number;
}

/** How the server's MAX_CONCURRENT_STREAMS was met. */
export interface StreamLimitSummary {
  streams: number;
  /** How long no further stream was to be had. */
  atLimitMs: number;
  /** Calls that began in the moment another ended, with no stream free before. */
  begunOnRelease: number;
  /** Calls that are known to have waited, and for how long; only of grpclb's own calls. */
  waited?: { calls: number; longestMs: number };
}

/** Times that a side had no window left in the middle of a message. */
export interface StallSummary {
  /** Who wanted to send; the other side did not let it. */
  sender: Side;
  scope: 'stream' | 'connection';
  count: number;
  totalMs: number;
  longestMs: number;
  /** Still without a window when the trace ended. */
  unended: boolean;
}

export interface ResetSummary {
  by: Side;
  code: string;
  count: number;
  /** Of these, calls whose grpc-timeout had run out. */
  deadlines: number;
}

export interface GoawaySummary {
  by: Side;
  code: string;
  debug: string;
  lastStream: number;
  /** Streams that were open above the last one: not processed, safe to be tried again. */
  unprocessed: number;
  /** Streams that the client had opened when it came; the age of the connection then. */
  afterStreams: number;
  afterSeconds?: number;
}

export interface PingSummary {
  by: Side;
  /** What keepalive sends; pings that measure bandwidth are left out. */
  count: number;
  perMinute?: number;
  /** The shortest time between two. */
  shortestMs?: number;
  /** Pings by which gRPC libraries measure the bandwidth: they come with data and are no fault. */
  bandwidth: number;
  unanswered: number;
}

/** One thing that is wrong, or worth knowing, and what deals with it. */
export interface TraceNote {
  severity: Severity;
  says: string;
  next: string;
  /** The check of the catalogue that looks for its cause in a cluster. */
  check?: string;
}
