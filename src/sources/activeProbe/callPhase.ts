import type { Clock } from '../../model/source.js';
import type { Caller } from './caller.js';

interface PhaseLimits {
  /** Over all connections. */
  calls: number;
  callsPerSecond: number;
  /** By the clock. */
  until: number;
  clock: Clock;
  signal: AbortSignal;
}

/** How the calls of a phase ended. */
export interface Called {
  answered: number;
  /** How many ended how, the most frequent first. */
  statuses: [status: string, calls: number][];
  /** What came in place of an answer. */
  broken?: string;
}

/** Calls one after the other, the connections in turn; ends early where a connection breaks: another might lead elsewhere. */
export async function callPhase(callers: readonly Caller[], limits: PhaseLimits): Promise<Called> {
  const { calls, callsPerSecond, until, clock, signal } = limits;
  const start = clock.now();
  const statuses = new Map<string, number>();
  let answered = 0;
  let broken: string | undefined;
  for (let made = 0; made < calls && clock.now() < until && !signal.aborted; made++) {
    const due = start + (1000 * made) / callsPerSecond;
    if (due > clock.now()) await clock.sleep(due - clock.now(), signal);
    const ended = await callers[made % callers.length]?.call();
    if (!ended) break;
    if (!ended.answered) {
      broken = ended.status;
      break;
    }
    statuses.set(ended.status, (statuses.get(ended.status) ?? 0) + 1);
    answered++;
  }
  const bySize = [...statuses].sort((a, b) => b[1] - a[1]);
  return { answered, statuses: bySize, ...(broken !== undefined && { broken }) };
}
