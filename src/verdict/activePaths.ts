import type { ActiveMeasure, ActivePath, ActivePhase } from '../model/activeProbe.js';
import type { ServiceNode } from '../model/topology/topology.js';
import type { VerdictEvidence } from '../model/verdict.js';
import { count } from '../model/words.js';
import type { Decision } from './decide.js';
import type { Signals } from './signals.js';
import type { Structure } from './structure.js';

/**
 * How calls of our own were spread. `by-connection`: those of one connection stayed on one pod, and others went
 * elsewhere; `by-call`: those of one connection went to several pods; `one-pod`: all went to one pod, for which
 * there are many reasons; `unclear`: neither.
 */
type Spread = 'by-connection' | 'by-call' | 'one-pod' | 'unclear';

/** What calling one port of a Service showed, in a sentence, and as it counts for the verdict. */
export interface ActiveFinding {
  line: VerdictEvidence;
  spread?: Spread;
  /** Whose address was called. */
  way?: ActivePath['way'];
  /** For the reasons of the verdict; empty where nothing was shown. */
  sentence: string;
}

/** Calls of one connection that all but a stray one or two reached the same pod. */
const allOfThem = 0.97;
/** The busiest pod's share of one connection's calls where several pods got them. */
const spreadOut = 0.7;
/** How seldom chance may do the same. */
const seldom = 0.01;

/** Undefined where the Service was not called. */
export function activeFinding(
  measure: ActiveMeasure | undefined,
  { service: { metadata } }: ServiceNode,
  port: number,
): ActiveFinding | undefined {
  const isIt = (one: { namespace: string; name: string; port: number }) =>
    one.namespace === metadata.namespace && one.name === metadata.name && one.port === port;
  const path = measure?.paths.find(isIt);
  if (path) return found(path);
  const gap = measure?.gaps.find(isIt);
  if (!gap) return undefined;
  const { why, next } = gap;
  return {
    line: { rung: 8, source: 'active probe', says: next === undefined ? why : `${why}; ${next}`, leans: 'silent' },
    sentence: '',
  };
}

function found(path: ActivePath): ActiveFinding {
  const { one, many, address, what, way, countedBy, status } = path;
  const spread = spreadOf(path);
  const overOne = `${one.calls} calls over 1 connection`;
  const overMany = `${many.calls} over ${many.connections}`;
  const says = {
    'by-connection': `${overOne} all reached ${busiest(one)}, ${overMany} reached ${pods(many)}: this path balances connections, not calls`,
    'by-call': `${overOne} reached ${pods(one)} (${shares(one)}): something on this path balances calls`,
    'one-pod': `${overOne} and ${overMany} all reached ${busiest(one)}: from here something keeps to one pod (session affinity, a policy for near pods, or a proxy that uses one connection for all calls)`,
    unclear: `${overOne} went ${shares(one)}, ${overMany} ${shares(many)}: too unclear to tell how this path balances`,
  }[spread];
  const ended = status === undefined ? '' : `, all answered ${status}`;
  return {
    line: {
      rung: 8,
      source: `active probe, health checks to ${what} ${address}, counted by ${countedBy}${ended}`,
      says,
      leans: spread === 'by-connection' || spread === 'by-call' ? spread : 'silent',
    },
    spread,
    way,
    sentence:
      spread === 'by-connection'
        ? `Calls of our own to ${what} stayed on one pod over 1 connection, and reached ${pods(many)} over ${many.connections}: this path balances connections, so a client with one long connection stays on one pod.`
        : spread === 'by-call'
          ? `Calls of our own to ${what} reached ${pods(one)} over 1 connection: on the path from here calls are balanced.`
          : '',
  };
}

function spreadOf({ one, many }: ActivePath): Spread {
  const [overOne, overMany] = [hottest(one), hottest(many)];
  if (overOne <= spreadOut) return 'by-call';
  if (overOne < allOfThem) return 'unclear';
  // Were calls balanced with these shares, how likely is it that all of one connection's went to one pod?
  if (overMany ** one.calls < seldom) return 'by-connection';
  return overMany >= allOfThem ? 'one-pod' : 'unclear';
}

function hottest({ pods }: ActivePhase): number {
  const counts = Object.values(pods);
  return Math.max(...counts) / counts.reduce((a, b) => a + b, 0);
}

/** Pods with their calls, the busiest first; those of a stray call or two are left out. */
function reached({ pods }: ActivePhase): [pod: string, calls: number][] {
  return Object.entries(pods)
    .filter(([, calls]) => calls > 2)
    .map(([key, calls]): [string, number] => [key.slice(key.indexOf('/') + 1), calls])
    .sort((a, b) => b[1] - a[1]);
}

function busiest(phase: ActivePhase): string {
  return reached(phase)[0]?.[0] ?? 'one pod';
}

function pods(phase: ActivePhase): string {
  return count(reached(phase).length, 'pod', 'pods');
}

function shares(phase: ActivePhase): string {
  return reached(phase)
    .map(([, calls]) => calls)
    .join(' / ');
}

/**
 * What the path that we took adds to the decision, where it is the clients' path too: that what threatens is so, or
 * that it is not. It never says that there is a skew, for our calls are not those of clients.
 */
export function withPath(
  decision: Decision,
  finding: ActiveFinding | undefined,
  structure: Structure,
  signals: Signals | undefined,
): Decision {
  const { verdict, confidence, because } = decision;
  if (!finding || because !== undefined || (finding.way === 'edge') !== structure.allThroughProxies) return decision;
  if (finding.spread === 'by-connection') {
    if (verdict === 'at-risk' && structure.byConnection) return { ...decision, confidence: 'proved' };
    if (verdict !== 'pinned') return decision;
    // Calls were seen to be skewed, and on this path connections make them so.
    const callsSkewed = signals?.calls?.leans === 'skewed' && confidence === 'likely';
    return { ...decision, confidence: callsSkewed ? 'proved' : 'likely' };
  }
  // What balances in a load balancer is not there for those who dial the cluster IP.
  if (finding.spread !== 'by-call' || finding.way === 'balancer' || verdict !== 'at-risk') return decision;
  // Known clients may take another way to the same address, through a proxy of their own or past ours.
  if (structure.knownByConnection) return { ...decision, confidence: 'possible' };
  return signals?.primary?.leans === 'even' ? { verdict: 'balanced', confidence: 'possible' } : { verdict: 'idle' };
}
