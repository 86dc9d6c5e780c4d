import type { Pod } from '../objects.js';
import { keyOf } from '../objects.js';
import { count, listed } from '../words.js';
import type { ChainLink, PodFacts, SpokenProtocol } from './portChain.js';

/** What the ready pods of a port showed: who listens, and what answers. */
export function podLinks(
  pods: readonly Pod[],
  portsOf: (pod: Pod) => readonly number[],
  facts: ReadonlyMap<string, PodFacts>,
): ChainLink[] {
  const seen = pods.map((pod) => ({
    name: pod.metadata.name,
    ports: portsOf(pod),
    facts: facts.get(keyOf(pod)) ?? {},
  }));
  return [...listening(seen), ...speaking(seen)];
}

interface SeenPod {
  name: string;
  ports: readonly number[];
  facts: PodFacts;
}

function listening(pods: readonly SeenPod[]): ChainLink[] {
  const read = pods.filter(({ facts }) => Array.isArray(facts.listens));
  if (read.length === 0) return unread(pods);
  const deaf = read.filter(({ ports, facts }) => !ports.some((port) => facts.listens?.includes(port as never)));
  const wanted = listed([...new Set(read.flatMap(({ ports }) => ports))].map(String));
  const link = {
    step: 'listens',
    from: `port ${wanted} of the pods`,
    to: `${read.length - deaf.length} of ${count(read.length, 'pod')} listen`,
  } as const;
  if (deaf.length === 0) return [{ ...link, state: 'ok' }];
  const others = [...new Set(deaf.flatMap(({ facts }) => (Array.isArray(facts.listens) ? facts.listens : [])))].sort(
    (a, b) => a - b,
  );
  const says = `nothing listens in ${listed(deaf.map((p) => p.name))}; there is ${others.length > 0 ? `a listener on ${others.join(', ')}` : 'no listener at all'}`;
  return [{ ...link, state: 'broken', says, ...(others.length === 1 && { nearest: String(others[0]) }) }];
}

/** That nobody could look is said: a link that was not seen is not a link that holds. */
function unread(pods: readonly SeenPod[]): ChainLink[] {
  const why = pods.map(({ facts }) => facts.listens).find((listens) => typeof listens === 'string');
  if (typeof why !== 'string') return [];
  return [{ step: 'listens', state: 'unknown', from: 'the pods', to: 'what listens in them is not known', says: why }];
}

/** HTTP/2 is what gRPC needs; TLS without ALPN is refused by Go clients since 1.67. */
const states: Record<SpokenProtocol['protocol'], ChainLink['state']> = {
  h2c: 'ok',
  'tls-h2': 'ok',
  tls: 'broken',
  http1: 'broken',
  nothing: 'broken',
  // One that waits for the PROXY protocol does that to us as well.
  cut: 'unknown',
  silent: 'unknown',
  unknown: 'unknown',
};

function speaking(pods: readonly SeenPod[]): ChainLink[] {
  return pods.flatMap(({ name, ports, facts }) =>
    ports.flatMap((port): ChainLink[] => {
      const spoken = facts.speaks?.[port];
      return spoken
        ? [{ step: 'speaks', state: states[spoken.protocol], from: `port ${port} of ${name}`, to: spoken.says }]
        : [];
    }),
  );
}
