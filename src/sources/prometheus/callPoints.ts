import type { MeasuredPod } from '../../model/source.js';
import { programs } from '../rpcCounters/programs.js';
import { rpcFamilies } from '../rpcCounters/rpcFamilies.js';
import type { Series } from './answer.js';
import { type Points, podOf, pointsOf } from './podSteps.js';

/** What one job counted of one pod by one family of metrics. */
interface Counted {
  pod: string;
  family: string;
  job: string;
  points: Points;
}

/**
 * Calls per second by pod. One family and one job for each program, as what two families count is not the same; a pod
 * that this job reached has no call where it has no series.
 */
export function callPoints(series: readonly Series[], pods: readonly MeasuredPod[]): Map<string, Points> {
  const wanted = new Set(pods.map(keyOf));
  const counted = series.flatMap((one): Counted[] => {
    const pod = podOf(one, wanted);
    const { family = '', job = '' } = one.metric;
    return pod === undefined ? [] : [{ pod, family, job, points: pointsOf(one) }];
  });
  const found = new Map<string, Points>();
  for (const program of programs(pods)) {
    const keys = new Set(program.map(keyOf));
    const ofProgram = counted.filter(({ pod }) => keys.has(pod));
    const [leading] = ofProgram.filter(({ family }) => family !== 'up').sort(byRank);
    if (!leading) continue;
    for (const key of keys) {
      const own = ofProgram.filter(({ pod }) => pod === key);
      const points = pointsOfPod(own, leading);
      if (points) found.set(key, points);
    }
  }
  return found;
}

function pointsOfPod(own: readonly Counted[], leading: Counted): Points | undefined {
  const isSame = ({ family, job }: Counted) => family === leading.family && job === leading.job;
  // Another library or job in the same program: a rollout is under way, or its pods are scraped apart.
  const other = own
    .filter(({ family }) => family !== 'up' && countedBy(family) === countedBy(leading.family))
    .sort(byRank)[0];
  const { job, points } = own.find(isSame) ?? other ?? { job: leading.job, points: new Map<number, number>() };
  const reached = own.find((one) => one.family === 'up' && one.job === job)?.points ?? new Map<number, number>();
  const zeros = [...reached].filter(([, isUp]) => isUp === 1).map(([at]) => [at, 0] as const);
  const all = [...new Map([...zeros, ...points])].sort(([a], [b]) => a - b);
  return all.length > 0 ? new Map(all) : undefined;
}

/** The application's own counters before a proxy's, which hold probes too; then the series that say most. */
function byRank(a: Counted, b: Counted): number {
  const rank = ({ family }: Counted) =>
    (countedBy(family) === 'application' ? 0 : 1000) + rpcFamilies.findIndex(({ sample }) => sample === family);
  return rank(a) - rank(b) || b.points.size - a.points.size;
}

function countedBy(sample: string) {
  return rpcFamilies.find((family) => family.sample === sample)?.by;
}

function keyOf({ namespace, name }: MeasuredPod): string {
  return `${namespace}/${name}`;
}
