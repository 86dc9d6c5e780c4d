import { count, grouped } from '../words.js';
import { endNotes } from './endNotes.js';
import { goawayNote } from './goawayNote.js';
import { resetNote } from './resetNote.js';
import type { ConnectionSummary, TraceNote } from './traceSummary.js';

/** One sentence on each thing that is wrong, what deals with it, the worst first; the same thing on several connections is told once. */
export function traceNotes(connections: readonly ConnectionSummary[], more: number): TraceNote[] {
  const notes = [
    ...unreadNotes(connections),
    ...endNotes(connections),
    ...connections.flatMap(({ goaways, pings }) => telling(goaways).map((goaway) => goawayNote(goaway, pings))),
    ...merged(connections.flatMap(({ resets }) => resets)).map(resetNote),
    ...statusNotes(connections),
    ...limitNotes(connections),
    ...stallNotes(connections),
    ...pingNotes(connections),
    ...shortLived(connections, more),
    ...faultNotes(connections),
  ].filter((note) => note !== undefined);
  const order = { error: 0, warning: 1, info: 2 };
  const unique = [...new Map(notes.map((note) => [`${note.severity} ${note.says}`, note])).values()];
  return unique.sort((a, b) => order[a.severity] - order[b.severity]);
}

/** Libraries announce an end before they make it; and who is told of an end in order may answer alike. */
function telling(goaways: ConnectionSummary['goaways']): ConnectionSummary['goaways'] {
  return goaways.filter(({ by, code, debug }, index) => {
    const before = goaways.slice(0, index);
    const after = goaways.slice(index + 1);
    return (
      !after.some((other) => other.by === by && other.code === code && other.debug === debug) &&
      !(code === 'NO_ERROR' && before.some((other) => other.by !== by))
    );
  });
}

function merged(resets: ConnectionSummary['resets']): ConnectionSummary['resets'] {
  const byKind = Map.groupBy(resets, ({ by, code }) => `${by} ${code}`);
  return [...byKind.values()].flatMap((group) => {
    const [first] = group;
    const sum = (key: 'count' | 'deadlines') => group.reduce((total, row) => total + row[key], 0);
    return first ? [{ ...first, count: sum('count'), deadlines: sum('deadlines') }] : [];
  });
}

function unreadNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  return connections.flatMap(({ unread }) =>
    unread.map(({ from, why }): TraceNote => {
      const next =
        why === 'TLS' && from === 'client'
          ? 'give --listen-cert and --listen-key, so that the tap can end the TLS of the client'
          : why === 'a TLS alert'
            ? 'the server speaks TLS only: let the tap speak it by --to-tls'
            : why === 'the PROXY protocol'
              ? 'turn off the PROXY protocol of the load balancer, or tap behind what takes it off'
              : 'gRPC needs HTTP/2 from end to end: look at which protocol this port speaks';
      return {
        severity: 'error',
        says: `What the ${from} sends is ${why}, not HTTP/2 in the clear: it passed, but was not read.`,
        next,
        ...(/HTTP/.test(why) && { check: 'target-port-is-other-protocol' }),
      };
    }),
  );
}

function statusNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  const counts = new Map<string, number>();
  for (const { statuses } of connections) {
    for (const { status, calls } of statuses) {
      if (status.endsWith(' without grpc-status')) counts.set(status, (counts.get(status) ?? 0) + calls);
    }
  }
  return [...counts].map(([status, calls]) => ({
    severity: 'error',
    says: `${count(calls, 'call was', 'calls were')} answered ${status}: not by a gRPC server, but by a proxy before it or by another kind of server.`,
    next: 'look at what stands between: grpclb probe names the answer, grpclb ports the chain of ports',
  }));
}

function limitNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  return connections.flatMap(({ connection, limit, seconds }): TraceNote[] => {
    if (!limit) return [];
    const { streams, atLimitMs, begunOnRelease, waited } = limit;
    const allowed = `the server allows ${count(streams, 'stream')} at once (MAX_CONCURRENT_STREAMS)`;
    const next =
      'open more connections (grpc-go, grpc-java: several channels; grpc-js: grpc.use_local_subchannel_pool), or raise the limit of the server';
    if (waited) {
      if (waited.calls === 0) return [];
      const says = `${count(waited.calls, 'call')} waited for a free stream, up to ${duration(waited.longestMs)}, on connection ${connection}: ${allowed}.`;
      return [{ severity: 'warning', says, next }];
    }
    // Whole seconds are of a log that has no better times.
    const share = seconds && !Number.isInteger(seconds) ? Math.min(1, atLimitMs / 1000 / seconds) : undefined;
    if (begunOnRelease === 0) return [];
    const how = share === undefined ? '' : ` for ${Math.round(share * 100)}% of the time`;
    return [
      {
        severity: streams > 1 ? 'warning' : 'info',
        says: `Connection ${connection} was full${how}: ${allowed}, and ${count(begunOnRelease, 'call')} began in the moment another ended, as calls do that wait for a free stream.`,
        next,
      },
    ];
  });
}

const longStallMs = 100;

function stallNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  return connections.flatMap(({ connection, stalls }) =>
    stalls.flatMap(({ sender, scope, count: times, totalMs, longestMs, unended }): TraceNote[] => {
      if (longestMs < longStallMs) return [];
      const receiver = sender === 'client' ? 'server' : 'client';
      const what = scope === 'stream' ? 'of a stream' : 'of the whole connection';
      return [
        {
          severity: 'warning',
          says: `The ${sender} had to stop sending ${count(times, 'time')} on connection ${connection}, ${duration(totalMs)} in all and up to ${duration(longestMs)}${unended ? ', the last time to the end' : ''}: the ${receiver} gave no window ${what}.`,
          next:
            scope === 'stream'
              ? `the ${receiver} reads its messages too slowly, or its window is too small for the way (grpc-go: InitialWindowSize; grpc-java: flowControlWindow)`
              : `one call that the ${receiver} does not read holds up all others on its connection: read it, cancel it, or enlarge the window of the connection (grpc-go: InitialConnWindowSize)`,
        },
      ];
    }),
  );
}

/** What servers of every language allow unless they are told otherwise. */
const usualMinimumMs = 5 * 60_000;
const mostPerMinute = 6;

function pingNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  return connections.flatMap(({ connection, pings, goaways }) =>
    pings.flatMap(({ by, count: times, perMinute, unanswered }): TraceNote[] => {
      const notes: TraceNote[] = [];
      const punished = goaways.some(({ debug }) => debug === 'too_many_pings');
      if (by === 'client' && !punished && times >= 3 && (perMinute ?? 0) > mostPerMinute) {
        notes.push({
          severity: 'warning',
          says: `The client pings ${grouped(perMinute ?? 0)} times a minute on connection ${connection}: a gRPC server allows one in ${duration(usualMinimumMs)} unless told otherwise, and ends the connection of who pings more.`,
          next: 'raise the keepalive time of the client, or allow it on the server (grpc-go: EnforcementPolicy.MinTime; grpc-java: permitKeepAliveTime)',
          check: 'keepalive-will-be-punished',
        });
      }
      if (unanswered > 1) {
        notes.push({
          severity: 'warning',
          says: `${count(unanswered, 'ping')} of the ${by} had no answer on connection ${connection}: the way was cut, or the other side hung.`,
          next: 'look for a load balancer or NAT that drops idle connections: its idle timeout must be longer than the keepalive time',
        });
      }
      return notes;
    }),
  );
}

const manyConnections = 10;

function shortLived(connections: readonly ConnectionSummary[], more: number): TraceNote[] {
  const used = connections.filter(({ streams }) => streams > 0);
  const single = used.filter(({ streams }) => streams === 1);
  if (used.length < manyConnections || single.length < used.length * 0.9) return [];
  return [
    {
      severity: 'warning',
      says: `${grouped(used.length + more)} connections carried one call each: the client makes a new channel for every call, which costs a handshake each time.`,
      next: 'make the channel once and share it: gRPC channels are safe for concurrent use',
    },
  ];
}

function faultNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  return connections.flatMap(({ connection, faults }) =>
    faults.map(({ from, fault, count: times }) => ({
      severity: 'info',
      says: `${count(times, 'frame')} of the ${from} on connection ${connection} could not be read in full: ${fault}.`,
      next: 'a trace that begins with the connection sees its header tables; a peer that breaks HTTP/2 is ended by the other with PROTOCOL_ERROR',
    })),
  );
}

function duration(ms: number): string {
  if (ms < 1) return 'less than 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
