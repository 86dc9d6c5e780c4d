import type { Pod } from '../model/objects.js';
import { keyOf, refOf } from '../model/objects.js';
import type { PortNode, ServiceNode } from '../model/topology/topology.js';
import type { Confidence, PodShare, ServiceVerdict, VerdictFigures, VerdictName } from '../model/verdict.js';
import type { WorkMeasure } from '../model/work.js';
import { joinedTooLate, readyPods, startedAt } from './readyPods.js';
import { evidenceLine, reasonsFor } from './sentences.js';
import { type Signal, signalOf } from './signal.js';
import { type Structure, structureOf } from './structure.js';

/** What was measured; undefined where a source could not be read. */
export interface Measures {
  metricsCpu: WorkMeasure | undefined;
  summaryCpu: WorkMeasure | undefined;
  summaryNetwork: WorkMeasure | undefined;
  lifetimeCpu: WorkMeasure | undefined;
}

export interface Decision {
  verdict: VerdictName;
  confidence?: Confidence;
}

/**
 * The verdict on one gRPC port of a Service. `now` is in milliseconds. Without measures it rests on structure alone.
 * `usedThrough` names another Service of the same pods that has the known clients, where this one has none: the work
 * of the pods speaks about that one.
 */
export function serviceVerdict(
  node: ServiceNode,
  port: PortNode,
  measures: Measures | undefined,
  now: number,
  usedThrough?: string,
): ServiceVerdict {
  const structure = structureOf(node, port);
  const ready = readyPods(node, port);
  const late = joinedTooLate(ready, now);
  const keys = ready.map(keyOf).filter((key) => !late.has(key));
  const signals = measures ? signalsOf(measures, keys) : undefined;
  const wanted = node.pods ? ready.length : (node.replicas.now ?? 0);
  const figures = figuresOf(ready, wanted, signals, structure);
  const decision: Decision =
    usedThrough === undefined ? decide(node, structure, figures, signals) : { verdict: 'idle' };
  return {
    service: refOf(node.service),
    port: port.port.port,
    ...decision,
    reasons:
      usedThrough === undefined
        ? reasonsFor(decision, structure, figures, signals, node)
        : [`No client is known to use it: its pods get their work through ${usedThrough}.`],
    figures,
    pods: podShares(ready, late, measures, signals, now),
    evidence: (signals?.all ?? []).map(evidenceLine),
    wouldRaise: wouldRaise(decision, measures, signals),
  };
}

/** The signals of one Service, and the one its figures rest on. */
export interface Signals {
  all: Signal[];
  cpu: Signal[];
  network: Signal | undefined;
  /** CPU over the window where it says something, else network, else CPU since the containers started. */
  primary: Signal | undefined;
}

function signalsOf(measures: Measures, keys: readonly string[]): Signals {
  const of = (m: WorkMeasure | undefined) => (m ? signalOf(m, keys) : undefined);
  const cpu = [of(measures.summaryCpu), of(measures.metricsCpu)].filter((s) => s !== undefined);
  const network = of(measures.summaryNetwork);
  const lifetime = of(measures.lifetimeCpu);
  const all = [...cpu, network, lifetime].filter((s) => s !== undefined);
  const speaking = (s: Signal | undefined) => s !== undefined && (s.leans === 'skewed' || s.leans === 'even');
  const primary = cpu.find(speaking) ?? [network].find(speaking) ?? cpu.find((s) => s.leans === 'too-little');
  return { all, cpu, network, primary: primary ?? lifetime };
}

function figuresOf(
  ready: readonly Pod[],
  wanted: number,
  signals: Signals | undefined,
  structure: Structure,
): VerdictFigures {
  const primary = signals?.primary;
  const figures: VerdictFigures = { pods: wanted, podsWithData: primary?.work.size ?? 0 };
  if (structure.clientPods !== undefined) {
    figures.clientPods = structure.clientPods;
    figures.ceiling = Math.min(structure.clientPods, wanted);
  }
  if (!primary || primary.work.size === 0) return figures;
  figures.effectivePods = primary.effective;
  figures.hotShare = primary.hotShare;
  if (primary.hotPod !== undefined) figures.hotPod = primary.hotPod.split('/')[1] ?? primary.hotPod;
  figures.idlePods = primary.idle.length;
  figures.youngIdlePods = youngIdle(ready, primary);
  if (primary.hottestStays !== undefined) figures.hottestStays = primary.hottestStays;
  figures.windowSeconds = primary.windowSeconds;
  return figures;
}

/** Idle pods that are younger than every busy one by more than a restart's worth of chance: nothing reached them. */
function youngIdle(ready: readonly Pod[], signal: Signal): number {
  const idle = new Set(signal.idle);
  const busyStarts = ready.filter((p) => signal.work.has(keyOf(p)) && !idle.has(keyOf(p))).map(startedAt);
  const youngestBusy = Math.max(...busyStarts);
  return ready.filter((p) => idle.has(keyOf(p)) && startedAt(p) > youngestBusy + 15_000).length;
}

function decide(
  node: ServiceNode,
  structure: Structure,
  figures: VerdictFigures,
  signals: Signals | undefined,
): Decision {
  const atRisk: Decision = { verdict: 'at-risk', confidence: structure.knownByConnection ? 'likely' : 'possible' };
  const several = Math.max(figures.pods, node.replicas.max ?? 0) > 1;
  const risky = structure.byConnection && several;
  if (!signals) return risky ? atRisk : { verdict: 'unknown' };
  if (figures.pods === 0) return { verdict: 'unknown' };
  if (figures.pods === 1) return risky ? atRisk : { verdict: 'balanced', confidence: 'possible' };

  const { primary } = signals;
  if (!primary || primary.leans === 'silent') return risky ? atRisk : { verdict: 'unknown' };
  if (primary.leans === 'too-little') return risky ? atRisk : { verdict: 'idle' };
  if (primary.leans === 'skewed') return skewed(structure, figures, signals, primary);

  const manyClients = (figures.clientPods ?? 0) >= 10 * figures.pods;
  if (risky && !manyClients) return atRisk;
  const agreeing = signals.all.filter((s) => s.measure.span === 'window' && s.leans === 'even');
  return { verdict: 'balanced', confidence: agreeing.length > 1 ? 'likely' : 'possible' };
}

/** Work is skewed: is it the connections? */
function skewed(structure: Structure, figures: VerdictFigures, signals: Signals, primary: Signal): Decision {
  const cpuSkewed = signals.cpu.some((s) => s.leans === 'skewed');
  const networkSkewed = signals.network?.leans === 'skewed';
  // Bytes that are even while CPU is not mean that calls arrive everywhere and cost differently.
  if (cpuSkewed && signals.network?.leans === 'even') return { verdict: 'imbalanced', confidence: 'possible' };
  const starved = (figures.youngIdlePods ?? 0) > 0;
  const confidence: Confidence = (cpuSkewed && networkSkewed) || (starved && cpuSkewed) ? 'likely' : 'possible';
  if (structure.allPerCall) return { verdict: 'imbalanced', confidence };
  const working = primary.work.size - primary.idle.length;
  const explained =
    structure.clientPods !== undefined
      ? working <= Math.max(1, structure.clientPods)
      : primary.hotShare >= 0.8 || starved;
  if (structure.byConnection && (explained || primary.hops)) return { verdict: 'pinned', confidence };
  // Headless: every client knows all pods, so a single working pod means that the client keeps to the first.
  if (!structure.byConnection && working === 1) return { verdict: 'pinned', confidence: 'possible' };
  return { verdict: 'imbalanced', confidence };
}

function podShares(
  ready: readonly Pod[],
  late: ReadonlySet<string>,
  measures: Measures | undefined,
  signals: Signals | undefined,
  now: number,
): PodShare[] {
  const primary = signals?.primary;
  const total = primary ? [...primary.work.values()].reduce((a, b) => a + b, 0) : 0;
  const rows = ready.map((pod): PodShare => {
    const key = keyOf(pod);
    const start = startedAt(pod);
    const cpu = measures?.summaryCpu?.pods[key] ?? measures?.metricsCpu?.pods[key];
    const network = measures?.summaryNetwork?.pods[key];
    const lifetime = measures?.lifetimeCpu?.pods[key];
    const work = primary?.work.get(key);
    const silent = late.has(key) ? 'started less than a minute ago' : (primary?.measure.noData[key] ?? 'no sample');
    return {
      name: pod.metadata.name,
      ...(!Number.isNaN(start) && { ageSeconds: Math.max(0, Math.round((now - start) / 1000)) }),
      ...(cpu && { cpuMillicores: cpu.value }),
      ...(network && { networkBytesPerSecond: network.value }),
      ...(lifetime && { lifetimeCpuSeconds: lifetime.value }),
      ...(work !== undefined && total > 0 && { share: work / total }),
      ...(work === undefined && measures && { noData: silent }),
    };
  });
  return rows.sort((a, b) => (b.share ?? -1) - (a.share ?? -1) || a.name.localeCompare(b.name));
}

function wouldRaise(decision: Decision, measures: Measures | undefined, signals: Signals | undefined): string[] {
  const advice: string[] = [];
  if (!measures) return ['run doctor against the cluster: manifests hold no figures'];
  if (decision.confidence === 'proved') return [];
  if (!measures.metricsCpu) advice.push('metrics-server, or the right to list pods.metrics.k8s.io');
  if (!measures.summaryCpu) advice.push('the right to get nodes/proxy, for the kubelet summary');
  if (signals?.primary?.leans === 'too-little' || decision.verdict === 'idle')
    advice.push('more traffic, or a longer --duration');
  if (decision.verdict === 'pinned' || decision.verdict === 'imbalanced') {
    advice.push(
      'the number of connections per pod: count ESTABLISHED on the gRPC port in /proc/net/tcp and /proc/net/tcp6 of each pod',
    );
  }
  return advice;
}
