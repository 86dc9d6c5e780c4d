import type { Witness } from '../check.js';
import type { ServiceNode } from './topology.js';
import { runningContainers, templateOf, wordsOf } from './workloadParts.js';

/** What says that the pods elect a leader, which then does the work alone on purpose; empty where nothing does. */
export function electsLeader({ workloads }: Pick<ServiceNode, 'workloads'>): Witness[] {
  for (const workload of workloads) {
    const words = runningContainers(templateOf(workload)?.spec).flatMap(wordsOf);
    const word = words.find((w) => /leader-?elect/i.test(w) && !/=false$/i.test(w));
    if (word !== undefined) {
      const source = `${workload.kind}/${workload.metadata.name}`;
      return [{ source, says: `${word}: one pod may be meant to do the work` }];
    }
  }
  return [];
}
