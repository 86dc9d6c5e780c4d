import { expectedBusyPods } from '../model/statistics.js';
import type { ServiceNode } from '../model/topology/topology.js';
import type { VerdictEvidence, VerdictFigures } from '../model/verdict.js';
import type { Decision, Signals } from './serviceVerdict.js';
import type { Signal } from './signal.js';
import type { Structure } from './structure.js';

/** Why the verdict is what it is, the most important sentence first. */
export function reasonsFor(
  { verdict }: Decision,
  structure: Structure,
  figures: VerdictFigures,
  signals: Signals | undefined,
  node: ServiceNode,
): string[] {
  const primary = signals?.primary;
  const why = structure.why === '' ? '' : `${capital(structure.why)}.`;
  switch (verdict) {
    case 'pinned':
    case 'imbalanced':
      return [
        work(figures, primary),
        ...(primary?.hops
          ? ['The load moves from pod to pod: each window shows one busy pod, the whole span looks even.']
          : []),
        ...(verdict === 'pinned' ? [ceiling(figures), starvation(figures)] : []),
        ...(verdict === 'imbalanced' && structure.byConnection && signals?.network?.leans === 'even'
          ? ['Network bytes are even, so calls reach every pod and cost differently.']
          : []),
        why,
      ].filter((s) => s !== '');
    case 'at-risk':
      return [
        primary?.leans === 'even'
          ? `The work is even now (effective pods ${one(figures.effectivePods)} of ${figures.pods}), by the chance of where connections went.`
          : signals
            ? noTraffic(figures, primary)
            : `${count(node.replicas.max ?? node.replicas.now ?? 0, 'pod is', 'pods are')} wanted, and nothing was measured.`,
        ceiling(figures),
        why,
      ].filter((s) => s !== '');
    case 'balanced':
      return figures.pods === 1
        ? ['One pod serves: there is nothing to balance.']
        : [`Every pod works: effective pods ${one(figures.effectivePods)} of ${figures.pods}.`, why];
    case 'idle':
      return [noTraffic(figures, primary)];
    default:
      return [
        !signals
          ? 'Nothing was measured.'
          : figures.pods === 0
            ? 'No pod is ready.'
            : `${figures.podsWithData} of ${figures.pods} pods have a figure: too few to compare.`,
      ];
  }
}

function work(figures: VerdictFigures, primary: Signal | undefined): string {
  const busy = figures.podsWithData - (figures.idlePods ?? 0);
  const effective = `effective pods ${one(figures.effectivePods)} of ${figures.podsWithData}`;
  const since = primary?.measure.span === 'lifetime' ? ', since the containers started' : '';
  if (busy > 1 && busy < figures.podsWithData && (figures.hotShare ?? 0) < 0.9) {
    return `${busy} of ${figures.podsWithData} pods do the work, the busiest ${percent(figures.hotShare)} of it (${effective}${since}).`;
  }
  return `1 of ${figures.podsWithData} pods does ${percent(figures.hotShare)} of the work (${effective}${since}).`;
}

function ceiling({ clientPods, ceiling: most, pods }: VerdictFigures): string {
  if (clientPods === undefined || clientPods === 0 || most === undefined || most >= pods) {
    return clientPods !== undefined && clientPods >= pods && pods > 1
      ? `${count(clientPods, 'client pod', 'client pods')} with one connection each keep ${one(expectedBusyPods(clientPods, pods))} of ${pods} pods busy on average.`
      : '';
  }
  return `${count(clientPods, 'client pod is', 'client pods are')} known: with one connection each, at most ${most} of ${pods} pods can ever work.`;
}

function starvation({ youngIdlePods }: VerdictFigures): string {
  if (!youngIdlePods) return '';
  return `${count(youngIdlePods, 'pod that was added later got', 'pods that were added later got')} nothing.`;
}

function noTraffic(figures: VerdictFigures, primary: Signal | undefined): string {
  return primary
    ? `Too little traffic to judge by in ${primary.windowSeconds} s: ${count(figures.pods, 'pod', 'pods')}, none busy.`
    : `No figure could be read for ${count(figures.pods, 'pod', 'pods')}.`;
}

/** How one signal counts, for the list of evidence. */
export function evidenceLine(signal: Signal): VerdictEvidence {
  const { measure, work: pods, leans } = signal;
  const source = measure.rung === 1 ? 'metrics-server' : 'kubelet summary';
  const what = measure.signal === 'cpu' ? 'CPU' : 'network bytes';
  const span = measure.span === 'lifetime' ? 'since the containers started' : `over ${signal.windowSeconds} s`;
  const says = {
    skewed: `busiest pod ${percent(signal.hotShare)}, effective pods ${one(signal.effective)} of ${pods.size}`,
    even: `effective pods ${one(signal.effective)} of ${pods.size}`,
    'too-little': 'no pod is busy enough to compare',
    silent: `${pods.size === 0 ? 'no pod has' : 'only one pod has'} a figure`,
  }[leans];
  return { rung: measure.rung, source: `${source}, ${what} ${span}`, says, leans };
}

function percent(share: number | undefined): string {
  return `${Math.round(100 * (share ?? 0))} %`;
}

function one(value: number | undefined): string {
  return (value ?? 0).toFixed(1);
}

function count(n: number, single: string, many: string): string {
  return `${n} ${n === 1 ? single : many}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
