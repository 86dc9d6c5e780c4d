import { count } from '../words.js';
import type { GoawaySummary, PingSummary, TraceNote } from './traceSummary.js';

/** Why a side ended a connection: by the words that libraries put into GOAWAY, else by its code. */
export function goawayNote(goaway: GoawaySummary, pings: readonly PingSummary[]): TraceNote | undefined {
  const { by, code, debug } = goaway;
  // A client that goes says so with it; nothing is lost.
  if (by === 'client' && code === 'NO_ERROR') return undefined;
  if (debug === 'too_many_pings') return tooManyPings(goaway, pings);
  if (code === 'NO_ERROR') return ended(goaway);
  const said = debug === '' ? code : `${code}, "${debug.slice(0, 100)}"`;
  return {
    severity: 'error',
    says: `The ${by} ended the connection by GOAWAY ${said} after ${count(goaway.afterStreams, 'call')}.${lost(goaway)}`,
    next: nextOfCode[code] ?? 'look at the log of who sent it',
  };
}

const nextOfCode: Readonly<Record<string, string>> = {
  ENHANCE_YOUR_CALM:
    'the sender takes the other for an attacker: too many pings, resets or empty frames; look for cancelled calls in a tight loop, and at the limits of the proxy between',
  PROTOCOL_ERROR:
    'the two disagree about HTTP/2: look for a proxy between that rewrites frames, and at the version of both libraries',
  FRAME_SIZE_ERROR: 'what came was no HTTP/2 frame, as when one side speaks TLS or HTTP/1.1',
  COMPRESSION_ERROR: 'the header tables of the two differ: a proxy between is broken',
  HTTP_1_1_REQUIRED: 'the server refuses HTTP/2: gRPC cannot work on this port',
  INADEQUATE_SECURITY: 'the TLS cipher is one that HTTP/2 forbids: allow TLS 1.3, or ECDHE with AES-GCM',
};

function tooManyPings(goaway: GoawaySummary, pings: readonly PingSummary[]): TraceNote {
  const own = pings.find(({ by }) => by !== goaway.by);
  const often =
    own?.shortestMs === undefined ? '' : `, the shortest time between two ${(own.shortestMs / 1000).toFixed(1)} s`;
  return {
    severity: 'error',
    says: `The ${goaway.by} ended the connection with too_many_pings: ${count(own?.count ?? 0, 'keepalive ping')} came${often}.${lost(goaway)}`,
    next: 'raise the keepalive time of the client above what the server allows (5 minutes unless told otherwise), or allow it there: grpc-go EnforcementPolicy{MinTime, PermitWithoutStream}, grpc-java permitKeepAliveTime, C-core grpc.http2.min_ping_interval_without_data_ms',
    check: 'keepalive-will-be-punished',
  };
}

/** Connections shorter than this cost more than they balance. */
const shortSeconds = 30;
/** nginx's keepalive_requests, 1000 unless told otherwise, and earlier http2_max_requests. */
const nginxEvery = 1000;

function ended(goaway: GoawaySummary): TraceNote {
  const { by, debug, afterStreams, afterSeconds = 0 } = goaway;
  const age = afterSeconds >= 1 ? ` at the age of ${Math.round(afterSeconds)} s` : '';
  if (debug === 'max_age') {
    const short = afterSeconds > 0 && afterSeconds < shortSeconds;
    return {
      severity: short ? 'warning' : 'info',
      says: `The ${by} ended the connection${age} because of its maximum age: clients connect again and look its name up again.${lost(goaway)}`,
      next: short
        ? 'a maximum age below a minute makes clients connect all the time; some minutes are usual'
        : 'nothing is wrong: this is what spreads the clients of a headless Service over new pods',
      ...(short && { check: 'max-connection-age-too-short' }),
    };
  }
  const nginx = afterStreams > 0 && afterStreams % nginxEvery === 0;
  const why =
    debug !== ''
      ? `, in its words "${debug.slice(0, 100)}"`
      : nginx
        ? `, after exactly ${afterStreams} calls, as nginx does by keepalive_requests`
        : ': a maximum age, idleness or a shutdown';
  return {
    severity: 'info',
    says: `The ${by} ended the connection${age} in order (GOAWAY NO_ERROR)${why}.${lost(goaway)}`,
    next: 'calls that are open may end on it; new ones must go to another connection, which every gRPC library does by itself',
  };
}

function lost({ unprocessed }: GoawaySummary): string {
  return unprocessed === 0
    ? ''
    : ` ${count(unprocessed, 'call was', 'calls were')} not processed and can be tried again.`;
}
