import { effectivePods } from '../model/statistics.js';
import type { ServiceNode } from '../model/topology/topology.js';
import type { Cause, Confidence, VerdictFigures, VerdictName } from '../model/verdict.js';
import type { ConnectionPicture } from './connectionPicture.js';
import type { Signal } from './signal.js';
import type { Signals } from './signals.js';
import type { Structure } from './structure.js';

export interface Decision {
  verdict: VerdictName;
  confidence?: Confidence;
  /** What the connections add to the reasons. */
  because?: Cause;
}

export function decide(
  node: ServiceNode,
  structure: Structure,
  figures: VerdictFigures,
  signals: Signals | undefined,
  picture: ConnectionPicture | undefined,
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
  const seen = picture && picture.missing === 0 ? byConnections(signals, primary, picture) : undefined;
  if (seen) return seen;
  if (primary.leans === 'skewed') return skewed(structure, figures, signals, primary);

  const manyClients = (figures.connections ?? figures.clientPods ?? 0) >= 10 * figures.pods;
  if (risky && !manyClients) return atRisk;
  const agreeing = signals.all.filter((s) => s.measure.span === 'window' && s.leans === 'even');
  return { verdict: 'balanced', confidence: agreeing.length > 1 ? 'likely' : 'possible' };
}

/** What connections prove, where those of every pod were read and there is work to explain. */
function byConnections(signals: Signals, primary: Signal, picture: ConnectionPicture): Decision | undefined {
  if (picture.connections === 0) return undefined;
  if (carriesOneStream(signals, picture)) return { verdict: 'imbalanced', confidence: 'likely', because: 'one-stream' };
  const hot = primary.hotPod === undefined ? undefined : picture.pods.get(primary.hotPod);
  // Calls that arrive everywhere are spread, however the connections lie; what differs is what a call costs.
  if (primary.leans === 'skewed' && !primary.hops && signals.calls?.leans === 'even') {
    return { verdict: 'imbalanced', confidence: 'likely' };
  }
  if (primary.leans === 'skewed') {
    // Too few calls to tell from chance: what CPU shows is what single calls cost. Bytes alone may be probes.
    if (signals.calls?.leans === 'too-little' || primary.measure.signal === 'network') return undefined;
    if (picture.reach === 'one-by-one' && (hot?.connections ?? 0) > 0 && follows(signals, picture)) {
      return { verdict: 'pinned', confidence: 'proved', because: 'connections' };
    }
    // The pod that did most has no connection any more: the few that are open have moved on.
    if (hops(picture)) return { verdict: 'pinned', confidence: 'proved', because: 'hopping' };
    return picture.reach === 'everywhere'
      ? { verdict: 'imbalanced', confidence: 'likely', because: 'reach-everything' }
      : undefined;
  }
  // Fewer connections than pods keep some pods idle at any moment: work that looks even has moved from pod to pod.
  if (hops(picture)) return { verdict: 'pinned', confidence: 'proved', because: 'hopping' };
  if (picture.reach === 'everywhere') {
    // Calls that arrive evenly may cost unevenly: a slow node or a long stream shows in CPU alone.
    const cpuEven = signals.cpu.some((signal) => signal.leans === 'even');
    return { verdict: 'balanced', confidence: cpuEven ? 'proved' : 'likely', because: 'reach-everything' };
  }
  return undefined;
}

/**
 * Whether the skew can come from where connections are: calls were counted and are skewed, or the connections
 * themselves lie unevenly. Where every pod has as many, CPU alone does not say that calls follow connections.
 */
function follows({ calls }: Signals, { pods }: ConnectionPicture): boolean {
  const counts = [...pods.values()].map(({ connections }) => connections);
  return calls?.leans === 'skewed' || effectivePods(counts) / counts.length < 0.9;
}

function hops({ reach, connections, pods }: ConnectionPicture): boolean {
  return reach === 'one-by-one' && connections < pods.size;
}

/** The busiest pod gets next to no calls and many messages: a stream that stays open, which no hop can spread. */
function carriesOneStream(signals: Signals, picture: ConnectionPicture): boolean {
  const busiest = signals.cpu.find((s) => s.leans === 'skewed')?.hotPod;
  const hot = busiest === undefined ? undefined : picture.pods.get(busiest);
  if (!hot || (hot.streamsOpen ?? 0) < 1) return false;
  return (hot.messagesInWindow ?? 0) > 100 * Math.max(1, hot.streamsInWindow ?? 0);
}

/** Work is skewed: is it the connections? Told without having seen them. */
function skewed(structure: Structure, figures: VerdictFigures, signals: Signals, primary: Signal): Decision {
  const cpuSkewed = signals.cpu.some((s) => s.leans === 'skewed');
  const arrivals =
    signals.calls?.leans === 'skewed' || signals.calls?.leans === 'even' ? signals.calls : signals.network;
  // Arrivals that are even while CPU is not mean that calls reach every pod and cost differently.
  if (cpuSkewed && arrivals?.leans === 'even') {
    return { verdict: 'imbalanced', confidence: arrivals === signals.calls ? 'likely' : 'possible' };
  }
  const starved = (figures.youngIdlePods ?? 0) > 0;
  const agreed = cpuSkewed && (arrivals?.leans === 'skewed' || starved);
  const confidence: Confidence = agreed ? 'likely' : 'possible';
  if (structure.allPerCall) return { verdict: 'imbalanced', confidence };
  // Some runtimes burn enough without work that pods which get none do not count as idle: bytes tell, or the share.
  const shown = arrivals?.leans === 'skewed' && arrivals.hotPod === primary.hotPod ? [primary, arrivals] : [primary];
  const working = Math.min(...shown.map(({ work, idle }) => work.size - idle.length));
  const nearlyAll = primary.measure.signal === 'cpu' && shown.some(({ hotShare }) => hotShare >= 0.8);
  const explained =
    structure.clientPods === undefined
      ? primary.hotShare >= 0.8 || starved
      : working <= Math.max(1, structure.clientPods) || nearlyAll;
  if (structure.byConnection && (explained || primary.hops)) return { verdict: 'pinned', confidence };
  // Headless: every client knows all pods, so a single working pod means that the client keeps to the first.
  if (!structure.byConnection && working === 1) return { verdict: 'pinned', confidence: 'possible' };
  return { verdict: 'imbalanced', confidence };
}
