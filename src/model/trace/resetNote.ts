import { count } from '../words.js';
import type { ResetSummary, TraceNote } from './traceSummary.js';

/** What resets of one code by one side mean; undefined where nothing is wrong. */
export function resetNote({ by, code, count: times, deadlines }: ResetSummary): TraceNote | undefined {
  // A server that has answered before it read all of the request says so.
  if (code === 'NO_ERROR') return undefined;
  const what = `${count(times, 'call was', 'calls were')} reset by the ${by} with ${code}`;
  if (code === 'CANCEL' && deadlines > 0) {
    return {
      severity: 'warning',
      says: `${what}, ${deadlines === times ? 'all' : deadlines} of them at their deadline (grpc-timeout).`,
      next: 'the answer took longer than the client waits: look for what is slow behind, or give such calls more time',
    };
  }
  const { severity, meaning, next } = meanings[`${by} ${code}`] ?? meanings[code] ?? unknown;
  return { severity, says: `${what}: ${meaning}.`, next };
}

interface Meaning {
  severity: TraceNote['severity'];
  meaning: string;
  next: string;
}

const unknown: Meaning = {
  severity: 'warning',
  meaning: 'the stream broke',
  next: 'look at the log of who sent it',
};

const meanings: Readonly<Record<string, Meaning>> = {
  'client CANCEL': {
    severity: 'info',
    meaning: 'the client did not want the answer any more',
    next: 'many of these are a client that gives up or a user that goes; the server should stop its work for them too',
  },
  'server CANCEL': {
    severity: 'warning',
    meaning: 'the server, or a proxy before it, gave the call up',
    next: 'look at the deadline of the call (grpc-timeout), which servers keep too, and for a timeout of a proxy (nginx grpc_read_timeout, Envoy route and stream idle timeouts)',
  },
  REFUSED_STREAM: {
    severity: 'warning',
    meaning:
      'the server did not begin it, so it is safe to try again: its limit of streams was met, or it was shutting down',
    next: 'raise the limit of streams, or open more connections; gRPC libraries try such a call again once',
  },
  ENHANCE_YOUR_CALM: {
    severity: 'error',
    meaning: 'a limit on load was met, often of a proxy',
    next: 'look at the rate and memory limits of the server and of the proxy before it (Envoy: overload manager)',
  },
  INTERNAL_ERROR: {
    severity: 'error',
    meaning: 'something failed that was not told by a gRPC status',
    next: 'look at the log of the server at that time; behind a proxy the connection to the backend may have been cut',
  },
  PROTOCOL_ERROR: {
    severity: 'error',
    meaning: 'what came broke the rules of HTTP/2',
    next: 'look for a header that HTTP/2 forbids (connection, capitals), or a proxy between that rewrites frames',
  },
  FLOW_CONTROL_ERROR: {
    severity: 'error',
    meaning: 'more was sent than the window allowed',
    next: 'one of the two libraries, or a proxy between, is broken: bring it up to date',
  },
  HTTP_1_1_REQUIRED: {
    severity: 'error',
    meaning: 'the server takes this request by HTTP/1.1 only',
    next: 'gRPC needs HTTP/2: another port, or a proxy that speaks it',
  },
};
