import { nearest } from '../../model/nearest.js';
import type { Service, Workload } from '../../model/objects.js';
import { templateOf } from '../../model/topology/workloadParts.js';

/** The one workload whose pods a selector most likely means: some label agrees or is near, and no other is as close. */
export function nearestWorkload({ spec }: Service, workloads: readonly Workload[]): Workload | undefined {
  const wanted = Object.entries(spec?.selector ?? {});
  const scored = workloads.map((workload) => ({ workload, score: likeness(wanted, workload) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const closest = scored.filter(({ score }) => score === best);
  return best > 0 && closest.length === 1 ? closest[0]?.workload : undefined;
}

function likeness(wanted: readonly (readonly [string, string])[], workload: Workload): number {
  const labels = templateOf(workload)?.metadata?.labels ?? {};
  let score = 0;
  for (const [key, value] of wanted) {
    const given = labels[key];
    if (given === value) score += 2;
    else if (given !== undefined && nearest(value, [given]) !== undefined) score += 1;
    // The right value under another key: `app: greeter` for `app.kubernetes.io/name: greeter`.
    else if (given === undefined && Object.values(labels).includes(value)) score += 1;
  }
  return score;
}
