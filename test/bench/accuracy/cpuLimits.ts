import { type Measures, serviceVerdict } from '../../../src/verdict/serviceVerdict.js';
import { readingsOf } from './measures.js';
import { now } from './moment.js';
import { rungSets } from './rungSets.js';
import { sceneOf } from './scene.js';
import { Share, skewedBelow } from './tally.js';
import { evennessOf, type World, worldOf } from './world.js';

/** What one CPU sample can tell: pods, connections, true E/n and the share a best detector finds, as was simulated. */
const simulated = [
  { pods: 2, connections: 2, evenness: 0.73, detectable: 0.61 },
  { pods: 3, connections: 3, evenness: 0.63, detectable: 0.85 },
  { pods: 3, connections: 30, evenness: 0.92, detectable: 0.41 },
  { pods: 5, connections: 15, evenness: 0.76, detectable: 0.92 },
  { pods: 10, connections: 30, evenness: 0.72, detectable: 1 },
  { pods: 10, connections: 100, evenness: 0.88, detectable: 0.9 },
  { pods: 10, connections: 500, evenness: 0.97, detectable: 0.22 },
  { pods: 30, connections: 300, evenness: 0.87, detectable: 1 },
] as const;

export interface CpuLimit {
  pods: number;
  connections: number;
  /** As the design says. */
  simulated: { evenness: number; detectable: number };
  /** Mean of the worlds made here. */
  evenness: number;
  /** E/n of the CPU samples of balanced worlds: in the middle, and what 99 of 100 are above. */
  balancedMedian: number;
  threshold: number;
  /** What a detector finds that calls a skew below that threshold. */
  best: number;
  /** What the verdict finds, of all and of those whose true E/n is below 0.8, and its false alarms. */
  verdict: Share;
  verdictBelow: Share;
  falseAlarms: Share;
}

/** Detection on rung 1 alone, row by row, against the best that can be had at 1 % false alarms. */
export function cpuLimits(seed: number, worldsPerRow: number): CpuLimit[] {
  return simulated.map(({ pods, connections, evenness, detectable }, row) => {
    const first = seed + row * 10 * worldsPerRow;
    const many = Array.from({ length: worldsPerRow }, (_, i) => first + i);
    const balanced = many.map((s) =>
      seenOnRung1(worldOf(s, { family: 'per-call', spread: 'full-mesh', plain: true, pods, connections: pods })),
    );
    const pinned = many.map((s) =>
      seenOnRung1(
        worldOf(s + worldsPerRow, { family: 'per-connection', spread: 'random', plain: true, pods, connections }),
      ),
    );
    const sorted = balanced.map(({ observed }) => observed).sort((a, b) => a - b);
    const threshold = sorted[Math.floor(worldsPerRow / 100)] ?? 0;
    const verdict = shareOf(pinned, (w) => w.skewed);
    return {
      pods,
      connections,
      simulated: { evenness, detectable },
      evenness: pinned.reduce((sum, w) => sum + w.truth, 0) / worldsPerRow,
      balancedMedian: sorted[Math.floor(worldsPerRow / 2)] ?? 0,
      threshold,
      best: shareOf(pinned, (w) => w.observed < threshold).value ?? 0,
      verdict,
      verdictBelow: shareOf(
        pinned.filter((w) => w.truth < skewedBelow),
        (w) => w.skewed,
      ),
      falseAlarms: shareOf(balanced, (w) => w.skewed),
    };
  });
}

function seenOnRung1(world: World) {
  const readings = readingsOf(world);
  const measures: Measures = rungSets['1'](readings);
  const { node, port } = sceneOf(world);
  const { verdict } = serviceVerdict(node, port, measures, now);
  return {
    observed: evennessOf(Object.values(readings.metricsCpu?.pods ?? {}).map(({ value }) => value)),
    truth: world.truth.evenness,
    skewed: verdict === 'pinned' || verdict === 'imbalanced',
  };
}

function shareOf<World>(worlds: readonly World[], hit: (world: World) => boolean): Share {
  const share = new Share();
  for (const world of worlds) share.count(hit(world));
  return share;
}
