import { byText } from '../model/byText.js';
import type { ConnectionMeasure, ServerConnection } from '../model/connections.js';
import type { PeerOf } from '../model/peers.js';
import type { ClientEdge } from '../model/verdict.js';
import { type ConnectionAge, connectionAge } from './connectionAge.js';

interface PodConnections {
  connections: number;
  /** Calls since the connections were opened, and inside the window; undefined where only sockets were read. */
  streams: number | undefined;
  streamsInWindow: number | undefined;
  streamsOpen: number | undefined;
  messagesInWindow: number | undefined;
}

/** Who is connected to the pods of one Service. */
export interface ConnectionPicture {
  /** Every rung that was read for at least one of the pods. */
  rungs: (4 | 5)[];
  pods: Map<string, PodConnections>;
  /** Pods whose connections could not be read. */
  missing: number;
  connections: number;
  edges: ClientEdge[];
  /**
   * How the clients' connections lie, weighed by their calls where those are known. `one-by-one`: a client reaches
   * some pods only, so that its calls stay there; `everywhere`: a client reaches every pod; `unclear`: some of both,
   * or nobody knows who is behind an address.
   */
  reach: 'one-by-one' | 'everywhere' | 'unclear';
}

/** So many calls a connection must have had on average before one without any says something. */
const tellingCalls = 10;
/** A client's share of connections (or calls) that must lie the same way before it counts. */
const clearShare = 0.8;

/**
 * Undefined where no pod's connections were read. `starts` are the pods in question and when each started. Channelz
 * knows more than a socket table, so it goes first.
 */
export function connectionPicture(
  channelz: ConnectionMeasure | undefined,
  sockets: ConnectionMeasure | undefined,
  starts: ReadonlyMap<string, number>,
  ports: ReadonlySet<number> | undefined,
  peerOf: PeerOf,
): ConnectionPicture | undefined {
  const pods = new Map<string, PodConnections>();
  const rungs = new Set<4 | 5>();
  const edges: Edge[] = [];
  const hidden = Object.values(channelz?.pods ?? {}).some(({ connections }) =>
    connections.some((c) => fromNode(c, peerOf) && !mayBeProbe(c)),
  );
  for (const [key, startedAt] of starts) {
    const measure = channelz?.pods[key] ? channelz : sockets?.pods[key] ? sockets : undefined;
    if (!measure) continue;
    // Behind node addresses are clients here: a socket table does not tell them from probes.
    if (measure.rung === 5 && hidden && measure.pods[key]?.connections.some((c) => fromNode(c, peerOf))) continue;
    const all = measure.pods[key]?.connections ?? [];
    const own = all.filter((c) => (ports === undefined || ports.has(c.localPort)) && isClient(c, peerOf));
    rungs.add(measure.rung);
    pods.set(key, {
      connections: own.length,
      streams: measure.rung === 4 ? sum(own, (c) => c.streamsStarted) : undefined,
      streamsInWindow: measure.rung === 4 ? sum(own, (c) => c.streamsInWindow) : undefined,
      streamsOpen: sum(own, (c) => c.streamsOpen),
      messagesInWindow: sum(own, (c) => c.messagesInWindow),
    });
    const readAt = Date.parse(measure.pods[key]?.at ?? '');
    const ageOf: AgeOf = (connections, starts) =>
      connectionAge(
        connections,
        measure.windowSeconds,
        [startedAt, ...starts].map((start) => (readAt - start) / 1000),
      );
    edges.push(...edgesOf(key, own, peerOf, ageOf));
  }
  if (pods.size === 0) return undefined;
  return {
    rungs: [...rungs].sort(),
    pods,
    missing: starts.size - pods.size,
    connections: [...pods.values()].reduce((n, p) => n + p.connections, 0),
    edges: edges
      .toSorted((a, b) => weightOf(b) - weightOf(a) || byText(a.pod, b.pod))
      .map(({ address: _, known: __, ...edge }) => edge),
    reach: reachOf(edges, pods.size),
  };
}

/** An edge with the address that stands for the client, and whether the address is one pod's. */
interface Edge extends ClientEdge {
  address: string;
  known: boolean;
}

/** Probes come from the node; a node address with more calls on it than a probe makes stands for somebody. */
function isClient(connection: ServerConnection, peerOf: PeerOf): boolean {
  return !fromNode(connection, peerOf) || !mayBeProbe(connection);
}

/** A gRPC probe is a new connection with one unary call: read in that moment, it looks like this. */
function mayBeProbe({ streamsStarted = 0, streamsInWindow = streamsStarted, messages = 0 }: ServerConnection): boolean {
  return streamsStarted <= 1 && streamsInWindow === streamsStarted && messages <= 2;
}

function fromNode({ remote }: ServerConnection, peerOf: PeerOf): boolean {
  return peerOf(remote.address).kind === 'node';
}

/** `starts`: when the client started, where that is known. */
type AgeOf = (connections: readonly ServerConnection[], starts: readonly number[]) => ConnectionAge | undefined;

function edgesOf(pod: string, connections: readonly ServerConnection[], peerOf: PeerOf, ageOf: AgeOf): Edge[] {
  const byAddress = Map.groupBy(connections, (c) => c.remote.address);
  return [...byAddress].map(([address, own]) => {
    const peer = peerOf(address);
    const streams = sum(own, (c) => c.streamsInWindow ?? c.streamsStarted);
    return {
      from: peer.kind === 'pod' ? peer.owner : peer.kind === 'node' ? `a node (${address})` : address,
      ...(peer.kind === 'pod' && { clientPod: peer.key }),
      pod: pod.slice(pod.indexOf('/') + 1),
      connections: own.length,
      ...(streams !== undefined && { streams }),
      ...ageOf(own, peer.kind === 'pod' ? [peer.startedAt] : []),
      address,
      known: peer.kind === 'pod',
    };
  });
}

function reachOf(edges: readonly Edge[], pods: number): ConnectionPicture['reach'] {
  const clients = [...Map.groupBy(edges, (e) => e.address).values()];
  const called = edges.some((e) => weightOf(e) > 0);
  const weights = clients.map((own) => {
    const calls = own.reduce((n, e) => n + weightOf(e), 0);
    // Among many calls, a connection that carries none is one that is not used; among few it may be chance.
    const used = calls >= tellingCalls * own.length ? own.filter((e) => weightOf(e) > 0) : own;
    const weight = called ? calls : own.reduce((n, e) => n + e.connections, 0);
    return { weight, everywhere: used.length >= pods, known: own.every((e) => e.known) };
  });
  const total = weights.reduce((n, w) => n + w.weight, 0);
  if (total === 0 || pods < 2) return 'unclear';
  const share = (of: (w: (typeof weights)[number]) => boolean) =>
    weights.reduce((n, w) => n + (of(w) ? w.weight : 0), 0) / total;
  if (share((w) => !w.everywhere) >= clearShare) return 'one-by-one';
  // Many clients behind one address look like one client that reaches everything.
  return share((w) => w.everywhere && w.known) >= clearShare ? 'everywhere' : 'unclear';
}

function weightOf({ streams }: ClientEdge): number {
  return streams ?? 0;
}

/** Undefined where no connection has the figure; 0 where there is no connection. */
function sum(
  connections: readonly ServerConnection[],
  figure: (connection: ServerConnection) => number | undefined,
): number | undefined {
  const known = connections.map(figure).filter((value) => value !== undefined);
  return known.length === 0 && connections.length > 0 ? undefined : known.reduce((a, b) => a + b, 0);
}
