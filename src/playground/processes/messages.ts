/** Where something listens. */
export interface Address {
  host: string;
  port: number;
}

/** What a child process is to be. */
export type Job =
  | { role: 'server'; pod: string; host: string; port: number; workMicros: number }
  | { role: 'client'; dial: Dial; callsPerSecond: number }
  | { role: 'edge'; host: string; port: number; tls: { certificate: string; key: string }; upstreams: Address[] };

/** How a client reaches the greeters: one address, all of them with round_robin, or the edge over TLS. */
export type Dial =
  | { through: 'service'; address: Address }
  | { through: 'every-pod'; addresses: Address[] }
  | { through: 'edge'; address: Address; host: string; trust: string };

/** What a process measured of itself. Counters run from the start of the process. */
export interface Reading {
  /** Milliseconds since the epoch, when the figures were taken. */
  at: number;
  /** User and system time of the whole process. */
  cpuMicros: number;
  residentBytes: number;
  rxBytes: number;
  txBytes: number;
  /** Calls answered with OK: by a server, to a client, through an edge. */
  calls: number;
  /** Calls that ended with another status. */
  failedCalls: number;
  /** The last failure, in the library's words. */
  lastFailure?: string;
  openConnections: number;
}

export type ToChild = { do: 'run'; job: Job; lifetimeMs: number } | { do: 'read'; id: number };

export type FromChild =
  | { says: 'ready'; startedAt: number; port: number }
  | { says: 'failed'; message: string; code?: string }
  | { says: 'reading'; id: number; reading: Reading };

/** What a role gives back to the process around it. */
export interface RunningRole {
  /** The port it listens on; 0 for a client. */
  port: number;
  counters: CallCounters;
}

export interface CallCounters {
  calls: number;
  failedCalls: number;
  lastFailure?: string;
}
