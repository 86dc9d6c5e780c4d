import type { PlannedRemedy } from '../model/report.js';

/** Options, the best first; those without a rank keep their order, behind the ranked. */
export function ranked(options: readonly PlannedRemedy[]): PlannedRemedy[] {
  return options.toSorted(
    (a, b) => (a.rank?.score ?? Number.POSITIVE_INFINITY) - (b.rank?.score ?? Number.POSITIVE_INFINITY) || 0,
  );
}
