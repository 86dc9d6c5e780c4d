import type { AccessLine } from './accessLine.js';

/** How many requests ended at one backend address. */
export interface BackendRequests {
  /** `10.1.2.3:50051`, or `backend/server` in HAProxy's log. */
  upstream: string;
  requests: number;
  /** Part of the requests that ended at any backend, 0 to 1. */
  share: number;
  /** Tries there that failed and were passed on to another backend; not among `requests`. */
  passedOn: number;
}

/** Requests by the backend that answered last, the busiest first. */
export function requestsByBackend(lines: Iterable<AccessLine>): BackendRequests[] {
  const tally = new Map<string, { requests: number; passedOn: number }>();
  let all = 0;
  const of = (upstream: string) => {
    const known = tally.get(upstream) ?? { requests: 0, passedOn: 0 };
    tally.set(upstream, known);
    return known;
  };
  for (const { upstreams } of lines) {
    const last = upstreams.at(-1);
    if (last === undefined) continue;
    all++;
    of(last).requests++;
    for (const earlier of upstreams.slice(0, -1)) of(earlier).passedOn++;
  }
  return [...tally]
    .map(([upstream, counts]) => ({ upstream, ...counts, share: all === 0 ? 0 : counts.requests / all }))
    .sort((a, b) => b.requests - a.requests || b.passedOn - a.passedOn || (a.upstream < b.upstream ? -1 : 1));
}

/** How often each status was answered; `grpc 14` where the log tells the trailers' status, else the HTTP status. */
export function requestsByStatus(lines: Iterable<AccessLine>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, grpcStatus } of lines) {
    const key = grpcStatus === undefined ? httpStatus(status) : `grpc ${grpcStatus}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** nginx writes an HTTP/0.9 answer as 009; HAProxy writes -1 where no answer was sent. */
function httpStatus(status: number): string {
  return status < 0 ? 'none' : String(status).padStart(3, '0');
}

/** The address without its port: `10.1.2.3`, `fd00::1`. */
export function ipOf(upstream: string): string {
  return upstream.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
