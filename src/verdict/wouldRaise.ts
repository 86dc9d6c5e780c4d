import type { Absent } from '../model/evidence.js';
import type { ServiceNode } from '../model/topology/topology.js';
import type { Decision } from './decide.js';
import type { Measures } from './serviceVerdict.js';
import type { Signals } from './signals.js';

/** One rung: what it is read from, and what has to be there for it. */
const ways = [
  {
    name: 'metricsCpu',
    rung: 1,
    what: 'metrics-server',
    needs: 'metrics-server, or the right to list pods.metrics.k8s.io',
  },
  {
    name: 'summaryCpu',
    rung: 2,
    what: 'the kubelet summary',
    needs: 'the right to get nodes/proxy, for the kubelet summary',
  },
  {
    name: 'callRates',
    rung: 3,
    what: 'RPC counters',
    needs: 'RPC metrics of the servers, and the right to get pods/proxy',
  },
  {
    name: 'channelz',
    rung: 4,
    what: 'channelz',
    needs: 'channelz in the servers, and the right to create pods/portforward',
  },
  { name: 'sockets', rung: 5, what: 'the socket table', needs: 'the right to create pods/exec, for the socket table' },
] as const;

/** What could not be read of the pods of one Service, and what else would make the verdict surer. */
export function wouldRaise(
  { verdict, confidence }: Decision,
  measures: Measures | undefined,
  signals: Signals | undefined,
  keys: readonly string[],
  { headless }: Pick<ServiceNode, 'headless'>,
): string[] {
  if (!measures) return ['run doctor against the cluster: manifests hold no figures'];
  const proved = confidence === 'proved';
  const skewed = verdict === 'pinned' || verdict === 'imbalanced';
  const advice: string[] = [];
  const leftOut: number[] = [];
  for (const { name, rung, what, needs } of ways) {
    const measure = measures[name];
    if (keys.some((key) => measure?.pods[key])) continue;
    const absence = measures.unread?.[name];
    const why = measure ? keys.flatMap((key) => measure.noData[key] ?? [])[0] : failure(absence);
    if (why !== undefined) advice.push(`${what}, which could not be read (${why.replace(/\.$/, '')})`);
    else if (absence?.reason === 'not-asked') leftOut.push(rung);
    else if (!proved && !measure && (skewed || rung < 4)) advice.push(needs);
  }
  if (proved) return advice;
  if (leftOut.length > 0) advice.push(`the rungs that were left out (${leftOut.join(', ')})`);
  if (signals?.primary?.leans === 'too-little' || verdict === 'idle')
    advice.push('more traffic, or a longer --duration');
  // The pods of a headless Service are dialled one by one: there is no path to learn about.
  if (verdict === 'at-risk' && !measures.activePaths && !headless) {
    advice.push('calls of our own, which show what the path to it balances: --active');
  }
  return advice;
}

/** Why something that was asked for did not come; a refusal is told by the rule that opens it. */
function failure(absence: Absent | undefined): string | undefined {
  return absence && absence.reason !== 'not-asked' && absence.reason !== 'forbidden' ? absence.detail : undefined;
}
