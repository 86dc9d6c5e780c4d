import type { FieldPath } from '../../inventory.js';
import type { EdgeObject, TraefikServiceRef } from '../../objects.js';
import type { EdgeBackendLink, PortNode, ServiceNode, Spoken } from '../topology.js';

type Services = ReadonlyMap<string, ServiceNode>;
type Route = EdgeBackendLink['route'];

interface Entry {
  ref: TraefikServiceRef;
  path: FieldPath;
}

/** Backends of IngressRoute, IngressRouteTCP and TraefikService. */
export function traefikBackends(objects: readonly EdgeObject[], services: Services): EdgeBackendLink[] {
  return objects.flatMap((route) =>
    entriesOf(route)
      .filter(({ ref }) => meansService(ref))
      .map((entry) => link(route, entry, hostsOf(route), services)),
  );
}

function entriesOf(route: Route): Entry[] {
  if (route.kind === 'IngressRoute' || route.kind === 'IngressRouteTCP') {
    return (route.spec?.routes ?? []).flatMap(({ services }, r) => listed(services, ['spec', 'routes', r, 'services']));
  }
  if (route.kind !== 'TraefikService') return [];
  const { weighted, mirroring } = route.spec ?? {};
  return [
    ...listed(weighted?.services, ['spec', 'weighted', 'services']),
    ...(mirroring ? [{ ref: mirroring, path: ['spec', 'mirroring'] }] : []),
    ...listed(mirroring?.mirrors, ['spec', 'mirroring', 'mirrors']),
  ];
}

function listed(refs: readonly TraefikServiceRef[] | undefined, path: FieldPath): Entry[] {
  return (refs ?? []).map((ref, i) => ({ ref, path: [...path, i] }));
}

/** `NAME@PROVIDER` is known to Traefik from elsewhere; a backend of weight 0 gets nothing. */
function meansService({ name, kind = 'Service', weight }: TraefikServiceRef): boolean {
  return kind === 'Service' && !name.includes('@') && weight !== 0;
}

function link(route: Route, { ref, path }: Entry, hosts: string[], services: Services): EdgeBackendLink {
  const namespace = ref.namespace ?? route.metadata.namespace ?? '';
  const service = services.get(`${namespace}/${ref.name}`);
  const port = service?.ports.find((p) => isPort(p, ref.port));
  return {
    route,
    product: 'traefik',
    path,
    namePath: [...path, 'name'],
    portPath: [...path, 'port'],
    hosts,
    named: { service: ref.name, namespace, port: ref.port },
    service,
    port,
    // Of a Service of type ExternalName Traefik takes any number.
    portState: port ? 'found' : service?.external ? 'unsure' : ref.port === undefined ? 'unsaid' : 'missing',
    ...hop(route, ref, port),
  };
}

/** A quoted number is forgiven here, since it may be only a template's. */
function isPort({ port }: PortNode, wanted: number | string | undefined): boolean {
  return wanted !== undefined && (port.name === wanted || String(port.port) === String(wanted));
}

function hop(
  route: Route,
  ref: TraefikServiceRef,
  port: PortNode | undefined,
): Pick<EdgeBackendLink, 'speaks' | 'chooses' | 'why'> {
  if (route.kind === 'IngressRouteTCP') {
    const why = 'an IngressRouteTCP forwards connections, not calls';
    return { speaks: 'connections', chooses: 'per-connection', why };
  }
  const speaks = spoken(ref, port);
  if (speaks === 'http1') {
    const why = 'Traefik speaks HTTP/1.1 to the pods, on which gRPC calls fail';
    return { speaks, chooses: 'nothing', why };
  }
  return ref.nativeLB === true
    ? { speaks, chooses: 'per-connection', why: 'nativeLB makes Traefik dial the cluster IP' }
    : { speaks, chooses: 'per-request', why: 'Traefik dials pods and chooses one for each call' };
}

/** Without a scheme Traefik takes port 443, and names that begin with https, for TLS. */
function spoken({ scheme }: TraefikServiceRef, node: PortNode | undefined): Spoken {
  if (scheme === 'h2c') return 'h2c';
  if (scheme === 'https') return 'h2-tls';
  if (scheme !== undefined && scheme !== '') return 'http1';
  if (!node) return 'unknown';
  return node.port.port === 443 || (node.port.name ?? '').startsWith('https') ? 'h2-tls' : 'http1';
}

/** Hosts of the rules: ``Host(`a.example.com`, `b.example.com`)``, and HostSNI of a TCP route. */
function hostsOf(route: Route): string[] {
  if (route.kind !== 'IngressRoute' && route.kind !== 'IngressRouteTCP') return [];
  const rules = (route.spec?.routes ?? []).flatMap(({ match = '' }) => [
    ...match.matchAll(/\bHost(?:SNI)?\(([^)]*)\)/g),
  ]);
  const names = rules.flatMap(([, list = '']) => [...list.matchAll(/[`"]([^`"]+)[`"]/g)].map(([, host = '']) => host));
  return [...new Set(names.filter((name) => name !== '*'))];
}
