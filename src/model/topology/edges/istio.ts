import { appProtocolEffect } from '../../appProtocols.js';
import type { FieldPath } from '../../inventory.js';
import type { EdgeObject, IstioDestination, ServiceEntry, VirtualService } from '../../objects.js';
import type { EdgeBackendLink, PortNode, ServiceNode, Spoken } from '../topology.js';

type Services = ReadonlyMap<string, ServiceNode>;

interface Entry {
  destination: IstioDestination;
  path: FieldPath;
  tcp: boolean;
}

/** Destinations of VirtualServices that mean Services of the cluster. */
export function istioBackends(objects: readonly EdgeObject[], services: Services): EdgeBackendLink[] {
  const routes = objects.filter((o): o is VirtualService => o.kind === 'VirtualService');
  if (routes.length === 0) return [];
  const entries = objects.filter((o): o is ServiceEntry => o.kind === 'ServiceEntry');
  const external = new Set(entries.flatMap((e) => e.spec?.hosts ?? []));
  return routes.flatMap((route) =>
    entriesOf(route).flatMap((entry) => {
      const { host } = entry.destination;
      const meant = external.has(host) ? undefined : serviceOf(host, route.metadata.namespace ?? '');
      return meant ? [link(route, entry, meant, services)] : [];
    }),
  );
}

function entriesOf({ spec }: VirtualService): Entry[] {
  return (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    (spec?.[protocol] ?? []).flatMap(({ route }, r) =>
      (route ?? []).flatMap(({ destination, weight }, d): Entry[] => {
        if (!destination || weight === 0) return [];
        return [{ destination, path: ['spec', protocol, r, 'route', d, 'destination'], tcp: protocol !== 'http' }];
      }),
    ),
  );
}

/** A short name is one of the route's namespace; with dots only names of the cluster's Services are known. */
function serviceOf(host: string, namespace: string): { service: string; namespace: string } | undefined {
  if (!host.includes('.')) return { service: host, namespace };
  const [, service, where] = /^([^.*]+)\.([^.]+)\.svc(?:\.[^.]+)*$/.exec(host) ?? [];
  return service !== undefined && where !== undefined ? { service, namespace: where } : undefined;
}

function link(
  route: VirtualService,
  { destination, path, tcp }: Entry,
  meant: { service: string; namespace: string },
  services: Services,
): EdgeBackendLink {
  const wanted = destination.port?.number;
  const service = services.get(`${meant.namespace}/${meant.service}`);
  const port =
    wanted === undefined
      ? service?.ports.length === 1
        ? service.ports[0]
        : undefined
      : service?.ports.find((p) => p.port.port === wanted);
  return {
    route,
    product: 'istio',
    path,
    namePath: [...path, 'host'],
    portPath: [...path, 'port', 'number'],
    hosts: route.spec?.hosts ?? [],
    named: { ...meant, port: wanted },
    service,
    port,
    // Without a number the port is the listener's, and several ports of the Service may be meant.
    portState: port ? 'found' : wanted === undefined || service?.external ? 'unsure' : 'missing',
    ...hop(route, tcp, port),
  };
}

function hop(
  { spec }: VirtualService,
  tcp: boolean,
  port: PortNode | undefined,
): Pick<EdgeBackendLink, 'speaks' | 'chooses' | 'why'> {
  if (tcp) {
    const why = 'the VirtualService routes by tls or tcp, which forwards connections, not calls';
    return { speaks: 'connections', chooses: 'per-connection', why };
  }
  if (!throughGateway(spec)) {
    return { speaks: 'unknown', chooses: 'unknown', why: 'the VirtualService is for sidecars in the mesh' };
  }
  const speaks = port ? gatewaySpeaks(port) : 'unknown';
  if (speaks === 'http1') {
    const why = 'no name or appProtocol says that the port is gRPC, and an Istio gateway speaks HTTP/1.1 to it';
    return { speaks, chooses: 'nothing', why };
  }
  return { speaks, chooses: 'per-request', why: 'the Istio gateway dials pods and chooses one for each call' };
}

/** Whether calls from outside come this way; without a word a VirtualService is for sidecars only. */
export function throughGateway(spec: VirtualService['spec']): boolean {
  return (spec?.gateways ?? ['mesh']).some((gateway) => gateway !== 'mesh');
}

/** Gateways do not sniff: what a port's appProtocol, else its name, does not say is HTTP/1.1. */
function gatewaySpeaks({ port }: PortNode): Spoken {
  if (port.appProtocol !== undefined) {
    const effect = appProtocolEffect('istio', port.appProtocol);
    return effect === 'grpc' ? 'h2c' : effect === 'opaque' ? 'unknown' : 'http1';
  }
  const prefix = (port.name ?? '').toLowerCase().replace(/-.*/, '');
  if (['grpc', 'http2'].includes(prefix)) return 'h2c';
  return ['https', 'tls', 'tcp', 'mongo', 'redis', 'mysql'].includes(prefix) ? 'unknown' : 'http1';
}
