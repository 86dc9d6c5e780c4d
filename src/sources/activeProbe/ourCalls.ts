import type { Count } from './tally.js';

/** Shares of our calls by which a count may be off, and which other calls may reach. */
const slack = 0.1;
const mostOthers = 0.5;
const few = 2;

/** The calls of a phase, as they were counted while they were made and in a while before it. */
export interface PhaseCounts {
  calls: number;
  counts: readonly Count[];
  seconds: number;
}

export interface Quiet {
  counts: readonly Count[];
  seconds: number;
}

/**
 * Our calls by pod: by the first way of counting that accounts for all of them, in both phases, once what is counted
 * without us is taken off. Undefined where none does: then servers do not count these calls, or too many others.
 */
export function ourCalls(
  phases: readonly PhaseCounts[],
  quiet: Quiet,
): { by: Count['by']; pods: Record<string, number>[] } | undefined {
  for (const [way, { by }] of quiet.counts.entries()) {
    const pods = phases.map((phase) => attributed(phase, quiet, way));
    if (pods.every((found) => found !== undefined)) return { by, pods };
  }
  return undefined;
}

function attributed({ calls, counts, seconds }: PhaseCounts, quiet: Quiet, way: number) {
  const counted = counts[way]?.calls ?? new Map<string, number>();
  const before = quiet.counts[way]?.calls ?? new Map<string, number>();
  const found: Record<string, number> = {};
  let others = 0;
  for (const [pod, count] of counted) {
    const usual = before.get(pod);
    if (usual === undefined) continue;
    const expected = (usual * seconds) / quiet.seconds;
    others += expected;
    found[pod] = Math.max(0, Math.round(count - expected));
  }
  const total = Object.values(found).reduce((a, b) => a + b, 0);
  const accounts = Math.abs(total - calls) <= slack * calls + few;
  return accounts && others <= mostOthers * calls ? found : undefined;
}
