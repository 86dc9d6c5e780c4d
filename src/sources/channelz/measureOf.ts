import type { ConnectionMeasure } from '../../model/connections.js';
import { isRead, type Round } from './rounds.js';
import { serverConnections } from './serverConnections.js';

/** What one round tells, or two of the same pods; a pod that only the first could read has no window and is left out. */
export function measureOf(first: Round, second?: Round): { measure: ConnectionMeasure; gaps: string[] } {
  const measure: ConnectionMeasure = { rung: 4, pods: {}, noData: {} };
  const gaps: string[] = [];
  const windows: number[] = [];
  for (const [pod, before] of first) {
    if (!isRead(before)) {
      measure.noData[pod] = before.detail;
      continue;
    }
    const after = second?.get(pod) ?? before;
    if (!isRead(after)) {
      measure.noData[pod] = `the second read fails: ${after.detail}`;
      continue;
    }
    const begun =
      second && before.served && after.served && after.served.calls - before.served.calls - before.served.asked;
    measure.pods[pod] = {
      connections: serverConnections(second && before.sockets, after.sockets),
      at: new Date(after.atMs).toISOString(),
      // Fewer than before: the server was started again.
      ...(begun !== undefined && begun >= 0 && { callsInWindow: begun }),
    };
    gaps.push(...after.gaps.map((gap) => `${pod}: ${gap}.`));
    windows.push(after.atMs - before.atMs);
  }
  if (second && windows.length > 0) measure.windowSeconds = windows.reduce((a, b) => a + b) / windows.length / 1000;
  const [unread, ...more] = Object.entries(measure.noData);
  if (unread) {
    const others =
      more.length === 0 ? '' : `, and ${more.length} more ${more.length === 1 ? 'pod' : 'pods'} cannot be read`;
    gaps.unshift(`${unread[0]}: ${unread[1]}${others}.`);
  }
  return { measure, gaps };
}
