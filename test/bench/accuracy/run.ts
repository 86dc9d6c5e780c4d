import { type Measures, serviceVerdict } from '../../../src/verdict/serviceVerdict.js';
import { readingsOf } from './measures.js';
import { keyOfPod, now } from './moment.js';
import { type RungSetName, rungSetNames, rungSets } from './rungSets.js';
import { sceneOf } from './scene.js';
import { Tally } from './tally.js';
import { evennessOf, type Family, type World, worldOf } from './world.js';

/** Judges as many balanced worlds as others, each on every rung set. */
export function run(seed: number, worlds: number): Record<RungSetName, Tally> {
  const tallies = Object.fromEntries(rungSetNames.map((name) => [name, new Tally()])) as Record<RungSetName, Tally>;
  for (let i = 0; i < worlds; i++) {
    judge(seed + 2 * i, 'per-call', tallies);
    judge(seed + 2 * i + 1, i % 4 === 3 ? 'uneven' : 'per-connection', tallies);
  }
  return tallies;
}

function judge(seed: number, family: Family, tallies: Record<RungSetName, Tally>): void {
  const world = worldOf(seed, { family });
  const readings = readingsOf(world);
  const { node, port } = sceneOf(world);
  for (const name of rungSetNames) {
    const measures = rungSets[name](readings);
    tallies[name].count(world, visibleEvenness(world, measures), serviceVerdict(node, port, measures, now));
  }
}

/** True evenness of the pods that were read at all: nobody can find a skew in pods that were not. */
function visibleEvenness({ truth }: World, measures: Measures): number {
  const { metricsCpu, summaryCpu, callRates, channelz, sockets } = measures;
  const work = [metricsCpu, summaryCpu, callRates, channelz].filter((m) => m !== undefined);
  const read = work.length > 0 ? work : [sockets];
  return evennessOf(
    truth.work.filter((w, i) => w !== undefined && read.some((m) => m?.pods[keyOfPod(i)])).map((w) => w ?? 0),
  );
}
