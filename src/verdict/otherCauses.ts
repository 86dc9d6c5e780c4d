import { keyOf, type Pod } from '../model/objects.js';
import { effectivePods } from '../model/statistics.js';
import { electsLeader } from '../model/topology/electsLeader.js';
import type { ServiceNode } from '../model/topology/topology.js';
import type { VerdictFigures } from '../model/verdict.js';
import type { Decision } from './decide.js';
import type { Signals } from './signals.js';

/** Pods of one group do alike what those of the other do alike, and differently. */
const alike = 0.9;
const apart = 1.5;
/** Two pods may be busy by chance, each with a connection of its own, where three hardly are alike. */
const fewestBusy = 3;

/** What else than connections explains a skew, in a sentence. */
export interface OtherCause {
  cause: 'leader' | 'versions' | 'nodes';
  says: string;
}

/** Why work is uneven on purpose, or for what the pods have in common; undefined where nothing shows it. */
export function otherCause(
  node: Pick<ServiceNode, 'workloads'>,
  ready: readonly Pod[],
  { idlePods = 0, podsWithData }: VerdictFigures,
  signals: Signals | undefined,
): OtherCause | undefined {
  const primary = signals?.primary;
  if (primary?.leans !== 'skewed') return undefined;
  const [leader] = electsLeader(node);
  if (leader && idlePods === podsWithData - 1) {
    return { cause: 'leader', says: `The pods elect a leader (${leader.source} ${leader.says}).` };
  }
  return (
    differing(ready, primary.work, 'versions', versionOf, 'canary weights or a roll-out') ??
    differing(ready, primary.work, 'nodes', ({ spec }) => spec?.nodeName, 'a slow or crowded node, or zones')
  );
}

/**
 * A skew that lies elsewhere makes the work imbalanced, not pinned; connections that were seen to explain it go first,
 * but where one pod leads on purpose.
 */
export function withOtherCause(decision: Decision, other: OtherCause | undefined): Decision {
  if (!other || decision.verdict !== 'pinned') return decision;
  if (decision.because !== undefined && other.cause !== 'leader') return decision;
  return { verdict: 'imbalanced', confidence: 'possible' };
}

/** The ReplicaSet or StatefulSet revision that made a pod: what its template says. */
function versionOf({ metadata }: Pod): string | undefined {
  const { labels = {}, ownerReferences = [] } = metadata;
  const revision = labels['pod-template-hash'] ?? labels['controller-revision-hash'];
  const owner = ownerReferences.find(({ controller }) => controller)?.name;
  return owner ?? revision;
}

function differing(
  ready: readonly Pod[],
  work: ReadonlyMap<string, number>,
  cause: OtherCause['cause'],
  groupOf: (pod: Pod) => string | undefined,
  because: string,
): OtherCause | undefined {
  const measured = ready.flatMap((pod) => {
    const value = work.get(keyOf(pod));
    return value === undefined ? [] : [{ group: groupOf(pod), value }];
  });
  if (measured.some(({ group }) => group === undefined)) return undefined;
  const groups = [...Map.groupBy(measured, ({ group }) => group ?? '')]
    .map(([name, pods]) => ({ name, values: pods.map(({ value }) => value) }))
    .map((group) => ({ ...group, mean: group.values.reduce((sum, value) => sum + value, 0) / group.values.length }))
    .sort((a, b) => b.mean - a.mean);
  const [most, ...others] = groups;
  const least = others.at(-1);
  if (!most || !least || most.values.length < fewestBusy || most.mean < apart * least.mean) return undefined;
  if (groups.some(({ values }) => effectivePods(values) / values.length < alike)) return undefined;
  const times = least.mean > 0 ? `${(most.mean / least.mean).toFixed(1)} times what` : 'what none of';
  const what = cause === 'nodes' ? 'on node' : 'of';
  return {
    cause,
    says: `The pods ${what} ${most.name} do alike, each ${times} those ${what} ${least.name} do: ${because}, not connections.`,
  };
}
