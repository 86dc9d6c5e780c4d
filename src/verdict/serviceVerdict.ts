import type { ActiveMeasure } from '../model/activeProbe.js';
import type { ConnectionMeasure } from '../model/connections.js';
import type { Pod } from '../model/objects.js';
import { keyOf, refOf } from '../model/objects.js';
import type { PeerOf } from '../model/peers.js';
import { startedAt } from '../model/podStart.js';
import type { PortNode, ServiceNode } from '../model/topology/topology.js';
import type { ServiceVerdict, VerdictEvidence, VerdictFigures } from '../model/verdict.js';
import type { WorkMeasure } from '../model/work.js';
import { activeFinding, withPath } from './activePaths.js';
import { type ConnectionPicture, connectionPicture } from './connectionPicture.js';
import { type Decision, decide } from './decide.js';
import { otherCause, withOtherCause } from './otherCauses.js';
import { podShares } from './podShares.js';
import { containerPorts, joinedTooLate, readyPods } from './readyPods.js';
import { connectionLine, evidenceLine, reasonsFor } from './sentences.js';
import type { Signal } from './signal.js';
import { type Signals, signalsOf } from './signals.js';
import { type Structure, structureOf } from './structure.js';
import { type Unread, unheardRungs } from './unheard.js';
import { wouldRaise } from './wouldRaise.js';

/** What was measured; undefined where a source could not be read. */
export interface Measures {
  metricsCpu: WorkMeasure | undefined;
  summaryCpu: WorkMeasure | undefined;
  summaryNetwork: WorkMeasure | undefined;
  lifetimeCpu: WorkMeasure | undefined;
  callRates?: WorkMeasure | undefined;
  lifetimeCalls?: WorkMeasure | undefined;
  loggedCalls?: WorkMeasure | undefined;
  channelz?: ConnectionMeasure | undefined;
  sockets?: ConnectionMeasure | undefined;
  /** Rung 7: over hours, in steps. */
  historyCpu?: WorkMeasure | undefined;
  historyCalls?: WorkMeasure | undefined;
  /** Rung 8. */
  activePaths?: ActiveMeasure | undefined;
  /** What a source that was asked for has to say besides figures. */
  notes?: readonly VerdictEvidence[] | undefined;
  /** Why one of them is not there. */
  unread?: Unread;
  /** Who is behind an address. */
  peerOf?: PeerOf | undefined;
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
  const timely = ready.filter((pod) => !late.has(keyOf(pod)));
  const keys = timely.map(keyOf);
  const picture = measures && pictureOf(measures, timely, ready, port);
  const signals = measures ? signalsOf(measures, picture, keys, structure) : undefined;
  const wanted = node.pods ? ready.length : (node.replicas.now ?? 0);
  const figures = figuresOf(ready, wanted, signals, structure, picture);
  const active = activeFinding(measures?.activePaths, node, port.port.port);
  const other = otherCause(node, ready, figures, signals);
  const decided = withOtherCause(decide(node, structure, figures, signals, picture), other);
  const decision: Decision =
    usedThrough === undefined ? withPath(decided, active, structure, signals) : { verdict: 'idle' };
  return {
    service: refOf(node.service),
    port: port.port.port,
    verdict: decision.verdict,
    ...(decision.confidence && { confidence: decision.confidence }),
    ...(decision.because && { cause: decision.because }),
    reasons: [
      ...(usedThrough === undefined
        ? reasonsFor(decision, structure, figures, signals, node, picture)
        : [`No client is known to use it: its pods get their work through ${usedThrough}.`]),
      ...(other && decision.verdict === 'imbalanced' ? [other.says] : []),
      ...(active && active.sentence !== '' ? [active.sentence] : []),
    ],
    figures,
    pods: podShares(ready, late, measures, signals, picture, now),
    evidence: [
      ...(signals?.all ?? []).map(evidenceLine),
      ...(picture ? [connectionLine(picture)] : []),
      ...(measures ? unheardRungs(measures, keys) : []),
      ...(active ? [active.line] : []),
      ...(measures?.notes ?? []),
    ],
    clients: picture?.edges ?? [],
    wouldRaise: wouldRaise(decision, measures, signals, keys, node),
  };
}

function pictureOf(
  { channelz, sockets, peerOf }: Measures,
  timely: readonly Pod[],
  ready: readonly Pod[],
  port: PortNode,
): ConnectionPicture | undefined {
  if (!channelz && !sockets) return undefined;
  const numbers = new Set(ready.flatMap((pod) => containerPorts(pod, port)));
  const starts = new Map(timely.map((pod) => [keyOf(pod), startedAt(pod)]));
  return connectionPicture(channelz, sockets, starts, numbers, peerOf ?? (() => ({ kind: 'unknown' })));
}

function figuresOf(
  ready: readonly Pod[],
  wanted: number,
  signals: Signals | undefined,
  structure: Structure,
  picture: ConnectionPicture | undefined,
): VerdictFigures {
  const primary = signals?.primary;
  const figures: VerdictFigures = { pods: wanted, podsWithData: primary?.work.size ?? 0 };
  if (structure.clientPods !== undefined) {
    figures.clientPods = structure.clientPods;
    figures.ceiling = Math.min(structure.clientPods, wanted);
  }
  if (picture && picture.missing === 0) {
    figures.connections = picture.connections;
    // What was seen goes before what the configuration of clients lets expect; nobody connected now may be soon.
    if (picture.connections > 0) figures.ceiling = Math.min(picture.connections, wanted);
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
