import { expectedBusyPods } from '../model/statistics.js';
import type { ServiceNode } from '../model/topology/topology.js';
import type { VerdictEvidence, VerdictFigures } from '../model/verdict.js';
import { count } from '../model/words.js';
import type { ConnectionPicture } from './connectionPicture.js';
import type { Decision } from './decide.js';
import type { Signal } from './signal.js';
import type { Signals } from './signals.js';
import type { Structure } from './structure.js';

/** Why the verdict is what it is, the most important sentence first. */
export function reasonsFor(
  { verdict, because }: Decision,
  structure: Structure,
  figures: VerdictFigures,
  signals: Signals | undefined,
  node: ServiceNode,
  picture: ConnectionPicture | undefined,
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
        ...(because === 'hopping'
          ? ['Fewer connections than pods are open, and they do not stay: the work moves from pod to pod.']
          : []),
        ...(because === 'one-stream'
          ? [
              'A stream that stays open carries the work: no hop can balance within a stream. Bound its age, or shard it.',
            ]
          : []),
        ...(because === 'reach-everything'
          ? [
              structure.byConnection && signals?.calls?.leans === 'skewed'
                ? 'Every client is connected to every pod, but chance sent each of its connections there: one that prefers some of its connections, as nginx does, prefers their pods. Else look at keys.'
                : 'Every client is connected to every pod, so connections do not explain it: look at keys, costs of calls and nodes.',
            ]
          : []),
        ...(verdict === 'pinned' ? [ceiling(figures), starvation(figures)] : []),
        ...(verdict === 'imbalanced' && because === undefined && evenArrivals(signals)
          ? [`${evenArrivals(signals)} are even, so calls reach every pod and cost differently.`]
          : []),
        history(signals),
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
        history(signals),
        why,
      ].filter((s) => s !== '');
    case 'balanced':
      return figures.pods === 1
        ? ['One pod serves: there is nothing to balance.']
        : because === 'reach-everything' && picture
          ? [
              `Every pod works: effective pods ${one(figures.effectivePods)} of ${figures.pods}.`,
              `Every client is connected to every pod: ${count(picture.connections, 'connection', 'connections')} on ${figures.pods} pods.`,
            ]
          : [
              `Every pod works: effective pods ${one(figures.effectivePods)} of ${figures.pods}.`,
              history(signals),
              why,
            ].filter((s) => s !== '');
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
  if (busy === figures.podsWithData && (figures.hotShare ?? 0) < 0.5) {
    return `The busiest of ${figures.podsWithData} pods does ${percent(figures.hotShare)} of the work (${effective}${since}).`;
  }
  return `1 of ${figures.podsWithData} pods does ${percent(figures.hotShare)} of the work (${effective}${since}).`;
}

/** What Prometheus adds: that the window was too quiet to say it, or whether it has been so for hours. */
function history(signals: Signals | undefined): string {
  const primary = signals?.primary;
  const past = signals?.all.find((s) => s.measure.rung === 7 && (s.leans === 'skewed' || s.leans === 'even'));
  if (!primary || !past) return '';
  const over = duration(past.windowSeconds);
  if (primary.measure.rung === 7) return `Prometheus tells it, of ${over}.`;
  if (past.leans === primary.leans) {
    return past.leans === 'skewed' && past.hotPod !== primary.hotPod
      ? ''
      : `It has been so for ${over}, by Prometheus.`;
  }
  return past.leans === 'even'
    ? `By Prometheus the work was even over ${over}: the skew is new, or short.`
    : `By Prometheus it was not even over ${over}: the busiest pod did ${percent(past.hotShare)}.`;
}

/** What arrives evenly, if that is known. */
function evenArrivals(signals: Signals | undefined): string | undefined {
  if (signals?.calls?.leans === 'even') return 'Calls';
  return signals?.network?.leans === 'even' ? 'Network bytes' : undefined;
}

function ceiling({ clientPods, connections, ceiling: most, pods }: VerdictFigures): string {
  if (connections !== undefined && connections > 0) {
    const carried = count(connections, 'connection carries it', 'connections carry it');
    return most !== undefined && most < pods
      ? `${carried}: at most ${most} of ${pods} pods can ever work.`
      : `${carried}.`;
  }
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
    ? `Too little traffic to judge by in ${duration(primary.windowSeconds)}: ${count(figures.pods, 'pod', 'pods')}, none busy.`
    : `No figure could be read for ${count(figures.pods, 'pod', 'pods')}.`;
}

const sources = {
  1: 'metrics-server',
  2: 'kubelet summary',
  3: 'RPC counters',
  4: 'channelz',
  6: 'access log',
  7: 'Prometheus',
} as const;

/** How the connections count, for the list of evidence. */
export function connectionLine(picture: ConnectionPicture): VerdictEvidence {
  const { connections, missing, pods, reach, rungs } = picture;
  const unread = missing > 0 ? `, ${count(missing, 'pod', 'pods')} not read` : '';
  const lie = {
    'one-by-one': 'clients reach some pods only',
    everywhere: 'each client reaches every pod',
    unclear: 'where clients are connected is unclear',
  }[reach];
  return {
    rung: rungs[0] ?? 5,
    source: rungs.map((rung) => (rung === 4 ? 'channelz' : 'socket table')).join(' and '),
    says: `${count(connections, 'connection', 'connections')} on ${count(pods.size, 'pod', 'pods')}${unread}; ${lie}`,
    leans:
      connections === 0 ? 'silent' : reach === 'one-by-one' ? 'skewed' : reach === 'everywhere' ? 'even' : 'silent',
  };
}

/** How one signal counts, for the list of evidence. */
export function evidenceLine(signal: Signal): VerdictEvidence {
  const { measure, work: pods, leans } = signal;
  const source = sources[measure.rung];
  const what = { cpu: 'CPU', network: 'network bytes', calls: 'calls' }[measure.signal];
  const steps = measure.stepSeconds === undefined ? '' : `, step ${duration(measure.stepSeconds)}`;
  const span =
    measure.span === 'lifetime' ? 'since the containers started' : `over ${duration(signal.windowSeconds)}${steps}`;
  const says = {
    skewed: `busiest pod ${percent(signal.hotShare)}, effective pods ${one(signal.effective)} of ${pods.size}${signal.hops ? ', and not the same pod for long' : ''}`,
    even: `effective pods ${one(signal.effective)} of ${pods.size}`,
    'too-little': 'no pod is busy enough to compare',
    silent: `${pods.size === 0 ? 'no pod has' : 'only one pod has'} a figure`,
  }[leans];
  return { rung: measure.rung, source: `${source}, ${what} ${span}`, says, leans };
}

/** `45 s`, `12 min`, `5.9 h`. */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const [amount, unit] = seconds < 7200 ? [seconds / 60, 'min'] : [seconds / 3600, 'h'];
  return `${Math.round(amount * 10) / 10} ${unit}`;
}

function percent(share: number | undefined): string {
  return `${Math.round(100 * (share ?? 0))} %`;
}

function one(value: number | undefined): string {
  return (value ?? 0).toFixed(1);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
