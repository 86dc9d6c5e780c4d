import type { Random } from './random.js';
import type { Wish, WorldPod } from './world.js';

export const slotSeconds = 10;
export const slotCount = 9;

/**
 * Who chooses the pod: the first three for each call (a proxy or client with a connection to every pod; one that
 * connects only where it has calls; one that keeps to a subset of the pods), the others for each connection.
 */
export type Spread = 'full-mesh' | 'lazy-mesh' | 'subsets' | 'random' | 'client-ip' | 'first-picks' | 'hopping';

/** From a client to a pod, with its share of all calls. */
export interface Connection {
  client: number;
  pod: number;
  share: number;
}

interface Spreading {
  spread: Spread;
  clients: number;
  connections: Connection[];
  /** Share of all calls by pod, in the long run. */
  shares: number[];
}

/** Beyond this many connections nothing new is learnt. */
const mostConnections = 2000;

export function spreadOf(
  random: Random,
  wish: Wish,
  pods: readonly WorldPod[],
  hot: { pod: number; share: number },
): Spreading {
  return wish.family === 'per-connection' ? perConnection(random, wish, pods) : perCall(random, wish, pods, hot);
}

function perCall(
  random: Random,
  wish: Wish,
  pods: readonly WorldPod[],
  hot: { pod: number; share: number },
): Spreading {
  const n = pods.length;
  const spread =
    wish.spread ??
    random.pick({ 'full-mesh': 0.75, 'lazy-mesh': 0.2, subsets: hot.share > 0 || n < 6 ? 0 : 0.05 } as Record<
      Spread,
      number
    >);
  const clients = wish.connections
    ? Math.max(1, Math.round(wish.connections / n))
    : spread === 'subsets'
      ? n * random.whole(1, 5)
      : Math.round(random.logBetween(1, Math.max(1, mostConnections / n)));
  const shares = pods.map((_, i) => (1 - hot.share) / n + (i === hot.pod ? hot.share : 0));
  // Subsets of equal clients follow each other, so that every pod is in as many.
  const rates = spread === 'subsets' ? new Array<number>(clients).fill(1 / clients) : clientRates(random, clients);
  const width = spread === 'subsets' ? Math.ceil(n / 3) : n;
  const connections = rates.flatMap((rate, client) =>
    Array.from({ length: width }, (_, i): Connection => {
      const pod = (client * width + i) % n;
      return { client, pod, share: width === n ? rate * (shares[pod] ?? 0) : rate / width };
    }),
  );
  return { spread, clients, connections, shares: width === n ? shares : sharesOf(connections, n) };
}

function perConnection(random: Random, wish: Wish, pods: readonly WorldPod[]): Spreading {
  const n = pods.length;
  const spread =
    wish.spread ??
    random.pick({ random: 0.6, 'client-ip': 0.15, 'first-picks': 0.2, hopping: 0.05 } as Record<Spread, number>);
  const count = spread === 'hopping' ? 1 : (wish.connections ?? Math.round(random.logBetween(1, mostConnections)));
  const pool = !wish.plain && random.chance(0.25) ? random.whole(2, 10) : 1;
  const clients = Math.max(1, Math.round(count / pool));
  const rates = clientRates(random, clients);
  // Connections are older than pods that were added, but for a few that were opened since.
  const oldest = Math.max(...pods.map((p) => p.ageSeconds));
  const young = pods.flatMap((p, i) => (p.ageSeconds < 0.9 * oldest ? [i] : []));
  const old = pods.flatMap((p, i) => (p.ageSeconds < 0.9 * oldest ? [] : [i]));
  const newcomers = young.length === 0 || random.chance(0.6) ? 0 : random.between(0, 0.3);
  const offset = random.whole(0, n - 1);
  const chosen = Array.from({ length: clients }, () => random.whole(0, old.length - 1));
  const connections = Array.from({ length: count }, (_, i): Connection => {
    const client = i % clients;
    const places = random.chance(newcomers) ? [...old, ...young] : old;
    const place =
      spread === 'client-ip'
        ? (chosen[client] ?? 0)
        : spread === 'first-picks'
          ? (i + offset) % places.length
          : random.whole(0, places.length - 1);
    return { client, pod: places[place] ?? 0, share: (rates[client] ?? 0) / Math.ceil((count - client) / clients) };
  });
  return { spread, clients, connections, shares: sharesOf(connections, n) };
}

/** Shares of all calls by client: a few call much more than the others. */
function clientRates(random: Random, clients: number): number[] {
  const rates = Array.from({ length: clients }, () => Math.min(30, random.pareto(2.5)));
  const total = rates.reduce((a, b) => a + b, 0);
  return rates.map((rate) => rate / total);
}

function sharesOf(connections: readonly Connection[], pods: number): number[] {
  const shares = new Array<number>(pods).fill(0);
  for (const { pod, share } of connections) shares[pod] = (shares[pod] ?? 0) + share;
  return shares;
}

interface Arriving {
  spread: Spread;
  connections: readonly Connection[];
  shares: readonly number[];
  pods: readonly WorldPod[];
  callsPerSecond: number;
  loadAgeSeconds: number;
  /** How much the load differs from one ten seconds to the next. */
  rough: number;
}

/** Calls by slot and pod. */
export function arrivals(random: Random, arriving: Arriving): number[][] {
  const { spread, shares, pods, callsPerSecond, loadAgeSeconds, rough } = arriving;
  const perCall = spread === 'full-mesh' || spread === 'lazy-mesh' || spread === 'subsets';
  const inTurn = perCall && random.chance(0.6);
  let carried = 0;
  let hopsTo = arriving.connections[0]?.pod ?? 0;
  const slots = Array.from({ length: slotCount }, (_, back) => {
    const secondsAgo = (back + 0.5) * slotSeconds;
    // A connection that lives half a minute: the newest is where the connection is now.
    if (spread === 'hopping' && back > 0 && back % 3 === 0) hopsTo = random.whole(0, pods.length - 1);
    const load = secondsAgo > loadAgeSeconds ? 0 : random.factor(rough) * callsPerSecond * slotSeconds;
    const alive = pods.map((p, i) =>
      p.ageSeconds < secondsAgo ? 0 : spread === 'hopping' ? Number(i === hopsTo) : (shares[i] ?? 0),
    );
    const total = alive.reduce((a, b) => a + b, 0);
    if (total === 0) return alive;
    return alive.map((share) => {
      const expected = (load * share) / total;
      if (!inTurn) return random.poisson(expected);
      carried += expected;
      const calls = Math.floor(carried);
      carried -= calls;
      return calls;
    });
  });
  return slots.reverse();
}
