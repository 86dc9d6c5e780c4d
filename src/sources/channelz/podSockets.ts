import type { Duplex } from 'node:stream';
import { type ChannelzReading, type ChannelzSocket, readChannelz } from '../../grpc/channelz.js';
import { GrpcClient } from '../../grpc/grpcClient.js';
import type { MeasuredPod } from '../../model/source.js';
import { runningContainers } from '../../model/topology/workloadParts.js';
import { type Unread, unreadOf } from './unread.js';

export interface PodSocket extends ChannelzSocket {
  localPort: number;
  remote: { address: string; port?: number };
}

/** The connections of one pod's gRPC servers, without port-forwards. */
export interface PodSockets {
  sockets: PodSocket[];
  /** What of the pod could not be read, a fact each. */
  gaps: string[];
  /** Calls that its server has begun since it started, and how many it was asked in this reading, which are among the next. */
  served?: { calls: number; asked: number };
}

export interface Asking {
  dial(pod: MeasuredPod, port: number, signal: AbortSignal): Promise<Duplex>;
  signal: AbortSignal;
  /** Which ports were found to speak TLS, by namespace and number: the pods of a Service are alike. */
  tlsByPort: Map<string, boolean>;
}

/** Asks every gRPC port of the pod, since each may be a process of its own. */
export async function readPodSockets(pod: MeasuredPod, asking: Asking): Promise<PodSockets | Unread> {
  const ports = pod.grpcPorts ?? [];
  if (ports.length === 0) return { reason: 'unsupported', detail: 'its gRPC port is not known' };
  const found = new Map<string, PodSocket>();
  const failed: { port: number; unread: Unread }[] = [];
  const gaps: string[] = [];
  let served: PodSockets['served'];
  for (const port of ports) {
    try {
      const reading = await readPort(pod, port, asking);
      const read = withoutForwards(reading.sockets, isProxied(pod));
      // Asked at several ports, a process counts our calls at each of them.
      if (reading.calls !== undefined && ports.length === 1) served = { calls: reading.calls, asked: reading.asked };
      for (const { localPort = port, remote, ...counts } of read) {
        if (remote) found.set(socketKey({ localPort, remote }), { ...counts, localPort, remote });
      }
      const nameless = read.filter(({ remote }) => remote === undefined).length;
      if (nameless > 0) gaps.push(`port ${port} has ${nameless} connections of which channelz gives no address`);
    } catch (error) {
      const unread = unreadOf(port, error);
      // A refusal holds for every port.
      if (unread.refusal) return unread;
      failed.push({ port, unread });
    }
  }
  const [first] = failed;
  if (first && failed.length === ports.length) return (failed.find((f) => f.unread.notServed) ?? first).unread;
  const sockets = [...found.values()];
  for (const { port, unread } of failed) {
    // A process tells of all its servers, so that the port may have been covered by another.
    if (sockets.some(({ localPort }) => localPort === port)) continue;
    gaps.push(unread.notServed ? `port ${port} serves no channelz` : unread.detail);
  }
  return { sockets, gaps, ...(served && { served }) };
}

/** What tells a connection from all others. */
export function socketKey({ localPort, remote }: Pick<PodSocket, 'localPort' | 'remote'>): string {
  return `${localPort} ${remote.address} ${remote.port}`;
}

async function readPort(
  pod: MeasuredPod,
  port: number,
  { dial, signal, tlsByPort }: Asking,
): Promise<ChannelzReading & { asked: number }> {
  const key = `${pod.namespace}:${port}`;
  const tlsFirst = tlsByPort.get(key) ?? false;
  const client = new GrpcClient((ending) => dial(pod, port, ending), { signal, tlsFirst });
  let asked = 0;
  try {
    const reading = await readChannelz((path, message) => {
      asked++;
      return client.unary(path, message);
    });
    return { ...reading, asked };
  } finally {
    if (client.tls !== undefined) tlsByPort.set(key, client.tls);
    client.close();
  }
}

/**
 * Port-forwards, ours among them, come from the loopback address, and nothing else that matters does; but for the
 * proxy of a mesh, through which all clients come. Then only the newest connection goes whose streams are our calls.
 */
function withoutForwards(sockets: readonly ChannelzSocket[], proxied: boolean): ChannelzSocket[] {
  const local = sockets.filter(({ remote }) => remote?.address === '127.0.0.1' || remote?.address === '::1');
  const leaving = new Set(proxied ? [local.findLast((socket) => socket.maybeOurs)] : local);
  return sockets.filter((socket) => !leaving.has(socket));
}

function isProxied({ pod }: MeasuredPod): boolean {
  return runningContainers(pod?.spec).some(({ name, image = '' }) =>
    /istio-proxy|linkerd-proxy|kuma-sidecar|consul-dataplane|envoy/.test(`${name} ${image}`),
  );
}
