import { openByteStream } from '../../grpc/dial/byteStream.js';
import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import type { Gateway, Route } from '../../model/gatewayObjects.js';
import type { Ingress } from '../../model/objects.js';
import { type Door, doorOfGateway, doorOfIngress, type Wish } from './edgeDoors.js';
import { ProbeFailure, type ProbeIo, type ProbeOptions } from './probeOptions.js';
import type { Target } from './target.js';

export type EdgeKind = 'ingress' | 'gateway' | 'route' | 'grpcroute' | 'httproute';

/** The object, and the port that was written behind it. */
export interface Asked {
  address: string;
  kind: EdgeKind;
  name: string;
  port: string | undefined;
}

/** `ing/NAME`, `gateway/NAME` or `route/NAME`: dialled where its controller listens, as its callers would. */
export async function edgeTarget(api: Api, asked: Asked, options: ProbeOptions, io: ProbeIo): Promise<Target> {
  const { signal } = io;
  const door = await doorOf(api, asked, options, signal);
  const { host: at, port } = dialled(door, options);
  const host = door.host ?? at;
  const scheme = door.tls ? 'https' : 'http';
  const usual = port === (door.tls ? 443 : 80);
  const ca = options.trustClusterCa ? await authorityOf(api, door, signal) : undefined;
  io.err(`${asked.address} is ${host} at ${spelled(at, port)}, ${door.tls ? 'with TLS' : 'in plaintext'}.\n`);
  return {
    open: (within) => openByteStream({ network: 'tcp', host: at, port: String(port) }, within),
    endpoint: { host: at, port },
    security: scheme === 'https' ? 'tls' : 'plaintext',
    ca,
    host,
    authority: door.host !== undefined && usual ? host : spelled(host, port),
    close: async () => {},
  };
}

async function doorOf(api: Api, asked: Asked, options: ProbeOptions, signal: AbortSignal): Promise<Door> {
  const { address, kind, name, port } = asked;
  const { namespace } = api.connection;
  const wish: Wish = { asked: address, port, host: options.authority || options.serverName };
  if (kind === 'ingress') return doorOfIngress(await get<Ingress>(api, namespace, 'ingresses', name, signal), wish);
  if (kind === 'gateway') return doorOfGateway(await get<Gateway>(api, namespace, 'gateways', name, signal), wish);
  const route = await routeOf(api, kind, namespace, name, signal);
  const parent = route.spec?.parentRefs?.find((ref) => (ref.kind ?? 'Gateway') === 'Gateway');
  if (!parent) {
    const [service] = route.spec?.parentRefs ?? [];
    const next =
      service?.kind === 'Service' ? `; it is for callers in the mesh: probe svc/${service.name} instead` : '';
    throw new ProbeFailure(`${address} hangs on no Gateway${next}.`, 1);
  }
  const gateway = await get<Gateway>(api, parent.namespace ?? namespace, 'gateways', parent.name, signal);
  return doorOfGateway(gateway, wish, route);
}

const groups = {
  ingresses: 'networking.k8s.io/v1',
  gateways: 'gateway.networking.k8s.io/v1',
  grpcroutes: 'gateway.networking.k8s.io/v1',
  httproutes: 'gateway.networking.k8s.io/v1',
} as const;

function get<T>(api: Api, namespace: string, plural: keyof typeof groups, name: string, signal: AbortSignal) {
  return api.get<T>(`/apis/${groups[plural]}/namespaces/${namespace}/${plural}/${encodeURIComponent(name)}`, {
    signal,
  });
}

/** `route/NAME` is a GRPCRoute, or an HTTPRoute where there is none of the name. */
async function routeOf(
  api: Api,
  kind: 'route' | 'grpcroute' | 'httproute',
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Route> {
  if (kind === 'httproute') return get<Route>(api, namespace, 'httproutes', name, signal);
  try {
    return await get<Route>(api, namespace, 'grpcroutes', name, signal);
  } catch (error) {
    if (kind === 'grpcroute' || !(error instanceof ApiFailure && error.status === 404)) throw error;
    return get<Route>(api, namespace, 'httproutes', name, signal);
  }
}

/** Where to dial: what the status says, or `-connect-to`. */
function dialled(door: Door, { connectTo }: ProbeOptions): { host: string; port: number } {
  if (connectTo !== '') {
    const [, v6, host = v6, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(connectTo) ?? [];
    if (host === undefined) throw new ProbeFailure(`-connect-to ${connectTo} is no HOST or HOST:PORT.`, 2);
    return { host, port: port === undefined ? door.port : Number(port) };
  }
  const [host] = door.addresses;
  if (host === undefined) {
    throw new ProbeFailure(
      `${door.asked} has no address in its status: no controller has taken it on, or its Service has no load balancer.\n` +
        `See ${door.look}; -connect-to HOST[:PORT] dials an address that you know, with the host and TLS of the object.`,
      1,
    );
  }
  return { host, port: door.port };
}

/** The authority in the Secret of the host, which only `-trust-cluster-ca` lets us trust. Keys are not looked at. */
async function authorityOf(api: Api, { asked, secret }: Door, signal: AbortSignal): Promise<Buffer> {
  if (!secret) throw new ProbeFailure(`${asked} names no Secret, so there is no authority to trust. Use -cacert.`, 1);
  const where = `Secret ${secret.namespace}/${secret.name}`;
  const path = `/api/v1/namespaces/${secret.namespace}/secrets/${encodeURIComponent(secret.name)}`;
  const { data = {} } = await api.get<{ data?: Record<string, string> }>(path, { signal });
  // Without the authority's own certificate, exactly the one that is to be shown is trusted.
  const found = data['ca.crt'] || data['tls.crt'];
  if (!found) throw new ProbeFailure(`The ${where} has neither ca.crt nor tls.crt. Use -cacert.`, 1);
  return Buffer.from(found, 'base64');
}

function spelled(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
