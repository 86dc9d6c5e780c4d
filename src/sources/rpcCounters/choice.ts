import type { MeasuredPod } from '../../model/source.js';
import type { PageReading } from './pageReader.js';
import { programs } from './programs.js';
import { type RpcFamily, rpcFamilies } from './rpcFamilies.js';

/** The family that counts a pod's calls, and the page it is on. */
export interface Choice {
  family: RpcFamily;
  /** As `pageKey` writes it. */
  page: string;
}

/** What was read of each pod (`namespace/name`), by page. */
export type Round = ReadonlyMap<string, ReadonlyMap<string, PageReading>>;

interface Candidate extends Choice {
  hasSeries: boolean;
}

/**
 * One family for each pod, the same for all pods of a program: a started call and a finished one, or a call seen by
 * the server and by its proxy, are not the same count. A pod without the family has counted nothing, if the page
 * where its siblings have theirs was read; without such a page it has no choice.
 */
export function choices(pods: readonly MeasuredPod[], round: Round): Map<string, Choice> {
  const chosen = new Map<string, Choice>();
  for (const program of programs(pods)) {
    const keys = program.map(({ namespace, name }) => `${namespace}/${name}`);
    const leading = best(keys.flatMap((key) => candidates(round.get(key))));
    if (leading === undefined) continue;
    for (const key of keys) {
      const choice = choiceOf(round.get(key), leading);
      if (choice) chosen.set(key, choice);
    }
  }
  return chosen;
}

function choiceOf(pages: ReadonlyMap<string, PageReading> | undefined, leading: Candidate): Choice | undefined {
  const own = candidates(pages);
  const same = own.find(({ family }) => family === leading.family);
  if (same) return same;
  const other = best(own);
  // Another library in the same program: a rollout is under way.
  if (other?.hasSeries && other.family.by === leading.family.by) return other;
  return leading.hasSeries && pages?.has(leading.page) ? leading : other;
}

function candidates(pages: ReadonlyMap<string, PageReading> = new Map()): Candidate[] {
  return [...pages].flatMap(([page, { families }]) =>
    [...families].map(([family, series]) => ({ family, page, hasSeries: series.size > 0 })),
  );
}

function best(all: readonly Candidate[]): Candidate | undefined {
  return [...all].sort((a, b) => rank(a) - rank(b))[0];
}

/** The application's own counters before a proxy's, which hold probes too; then what has counted something. */
function rank({ family, hasSeries }: Candidate): number {
  return (family.by === 'application' ? 0 : 1000) + (hasSeries ? 0 : 100) + rpcFamilies.indexOf(family);
}
