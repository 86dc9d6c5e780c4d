import { refOf } from '../../model/objects.js';
import type { PinnedPort, Proposal, WayOut } from '../../model/remedy.js';
import { type Callers, callersOf, isBalanced, meshBalancesAll, meshOnPath } from '../parts/callers.js';
import { estateOf } from '../parts/estate.js';
import { judgeAgain } from '../parts/judge.js';
import { inNamespace, kubectlName } from '../parts/kubectl.js';
import { languageNames, languagesOf } from '../parts/language.js';
import { serverLines } from '../parts/serverLines.js';

export default {
  meta: {
    id: 'max-connection-age',
    kind: 'way-out',
    title: 'Connection age on the server (mitigation)',
    risk: 'Calls that run longer than the grace are cut, also on pods that are evenly loaded.',
    undo: 'Take the setting out of the server and roll it out again.',
  },

  plan(pinned, surroundings) {
    const { node, port } = pinned;
    if (node.external || meshBalancesAll(port)) return undefined;
    // A mesh keeps the connections of its own: ending them breaks streams and balances nothing (linkerd2#4262).
    if (meshOnPath(port) !== undefined) return undefined;
    if (port.paths.length > 0 && port.paths.every(isBalanced)) return undefined;
    const callers = callersOf(pinned);
    const { known, languages } = languagesOf(node.workloads);
    const bound = ceiling(pinned, callers);

    return {
      steps: [
        ...languages.map(serverLines),
        ...node.workloads.map((w) => ({
          do: 'verify' as const,
          command: `kubectl rollout status ${kubectlName(refOf(w))}${inNamespace(w.metadata.namespace)}`,
          shows: 'the new version of the server is rolled out',
        })),
        {
          ...judgeAgain(pinned),
          shows: `after ten minutes another hottest pod than before${bound.most === undefined ? '' : `, and never more than ${bound.most} busy`}`,
        },
      ],
      caveats: [
        `It is a mitigation: each connection is dealt to a pod anew every five minutes, by chance. ${bound.sentence}`,
        'It ends every stream of a connection: calls that outlast the grace must be able to resume.',
        'Under 30 s it is pointless for clients that look names up: they ask DNS at most every 30 s.',
        ...(known ? [] : ['What the servers are written in is not visible, so lines for all five languages follow.']),
        ...(languages.includes('csharp') && known
          ? ['Kestrel cannot do it: for C# servers the clients have to retire their connections.']
          : []),
      ],
      tradeoffs: {
        complexity: {
          level: 'low',
          why: `a few lines in the server${known ? ` (${languages.map((l) => languageNames[l]).join(', ')})` : ''}, no client changes`,
        },
        control: { level: 'low', why: 'chance decides, for each connection and not for each call' },
        overhead: { level: 'low', why: 'no new component; one reconnect per client every five minutes' },
      },
      rank: rank(pinned, callers, estateOf(surroundings).linkerd, bound.most),
    };
  },
} satisfies WayOut;

/** How many pods can work at a time at most, and how many do on average when each connection picks one by chance. */
function ceiling(pinned: PinnedPort, callers: Callers): { most: number | undefined; sentence: string } {
  const pods = pinned.verdict?.figures.pods ?? pinned.node.replicas.now;
  const clients = callers.pods;
  if (pods === undefined || pods === 0 || clients === undefined || clients === 0) {
    return {
      most: undefined,
      sentence: `With C connections at most min(C, ${pods ?? 'n'}) pods work at a time; how many clients there are is not known.`,
    };
  }
  const most = Math.min(clients, pods);
  const expected = pods * (1 - (1 - 1 / pods) ** clients);
  return {
    most,
    sentence: `With ${clients} ${clients === 1 ? 'connection' : 'connections'} and ${pods} pods at most ${most} ${most === 1 ? 'works' : 'work'} at a time, ${expected.toFixed(1)} on average.`,
  };
}

function rank(
  { node }: PinnedPort,
  { pods }: Callers,
  linkerd: string | undefined,
  most: number | undefined,
): NonNullable<Proposal['rank']> {
  const wanted = node.replicas.now;
  if (most === 1) return { score: 80, why: 'one client connection keeps to one pod, however often it is renewed' };
  if (pods !== undefined && wanted !== undefined && pods >= 10 * wanted)
    return { score: 35, why: `${pods} connections over ${wanted} pods come out roughly even by chance` };
  return {
    score: 45,
    why: `works today without new parts, but is bounded by chance${linkerd === undefined ? '' : ', and is in the way of Linkerd, which is here'}`,
  };
}
