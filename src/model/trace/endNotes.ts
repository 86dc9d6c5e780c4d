import { count } from '../words.js';
import type { ConnectionSummary, TraceNote } from './traceSummary.js';

/** Connections that could not be made, or were cut with calls on them; the same end of several is told once. */
export function endNotes(connections: readonly ConnectionSummary[]): TraceNote[] {
  const bad = connections.flatMap(({ ended, streams, goaways }) => {
    if (!ended?.by) return [];
    const { by, why = 'closed without an error', openCalls } = ended;
    const announced = goaways.some((goaway) => goaway.by === by);
    if (by === 'server' && ended.why !== undefined && streams === 0) return [{ kind: 'refused', by, why, openCalls }];
    return openCalls > 0 ? [{ kind: announced ? 'announced' : 'cut', by, why, openCalls }] : [];
  });
  return [...Map.groupBy(bad, ({ kind, by, why }) => `${kind} ${by} ${why}`).values()].flatMap((group): TraceNote[] => {
    const [first] = group;
    if (!first) return [];
    const { kind, by, why } = first;
    const calls = count(
      group.reduce((sum, { openCalls }) => sum + openCalls, 0),
      'call was',
      'calls were',
    );
    if (kind === 'refused') {
      return [
        {
          severity: 'error',
          says: `${count(group.length, 'connection')} could not be made to the server: ${why}.`,
          next: 'grpclb probe with the same address tells which layer fails, and why',
        },
      ];
    }
    if (by === 'client') {
      const says = `${calls} open when the client ended ${count(group.length, 'connection')} (${why}).`;
      return [{ severity: 'info', says, next: 'a client that is stopped does so; else look at its log' }];
    }
    const how = kind === 'cut' ? 'without a GOAWAY before' : 'after its GOAWAY, before they were done';
    return [
      {
        severity: 'warning',
        says: `${calls} open when the server ended ${count(group.length, 'connection')} ${how} (${why}): they fail with UNAVAILABLE.`,
        next: 'a server that is stopped must finish its calls first (GracefulStop; terminationGracePeriodSeconds long enough); a load balancer between cuts what is idle longer than its timeout',
        ...(kind === 'announced' && { check: 'drain-shorter-than-grace' }),
      },
    ];
  });
}
