import { appProtocolEffect } from '../../appProtocols.js';
import type { FieldPath } from '../../inventory.js';
import { type ContourService, type EdgeObject, type HttpProxy, keyOf } from '../../objects.js';
import type { EdgeBackendLink, PortNode, ServiceNode, Spoken } from '../topology.js';

type Services = ReadonlyMap<string, ServiceNode>;

interface Entry {
  ref: ContourService;
  path: FieldPath;
  tcp: boolean;
}

/** Backends of HTTPProxy: always Services of its own namespace. */
export function contourBackends(objects: readonly EdgeObject[], services: Services): EdgeBackendLink[] {
  const proxies = objects.filter((o): o is HttpProxy => o.kind === 'HTTPProxy');
  if (proxies.length === 0) return [];
  const hosts = hostsByProxy(proxies);
  return proxies.flatMap((route) =>
    entriesOf(route)
      .filter(({ ref }) => ref.weight !== 0)
      .map((entry) => link(route, entry, [...(hosts.get(keyOf(route)) ?? [])], services)),
  );
}

function entriesOf({ spec }: HttpProxy): Entry[] {
  const of = (refs: readonly ContourService[] | undefined, path: FieldPath, tcp: boolean): Entry[] =>
    (refs ?? []).map((ref, i) => ({ ref, path: [...path, i], tcp }));
  return [
    ...(spec?.routes ?? []).flatMap(({ services }, r) => of(services, ['spec', 'routes', r, 'services'], false)),
    ...of(spec?.tcpproxy?.services, ['spec', 'tcpproxy', 'services'], true),
  ];
}

function link(route: HttpProxy, { ref, path, tcp }: Entry, hosts: string[], services: Services): EdgeBackendLink {
  const namespace = route.metadata.namespace ?? '';
  const service = services.get(`${namespace}/${ref.name}`);
  const port = service?.ports.find((p) => p.port.port === ref.port);
  return {
    route,
    product: 'contour',
    path,
    namePath: [...path, 'name'],
    portPath: [...path, 'port'],
    hosts,
    named: { service: ref.name, namespace, port: ref.port },
    service,
    port,
    portState: port ? 'found' : service?.external ? 'unsure' : ref.port === undefined ? 'unsaid' : 'missing',
    ...hop(ref, tcp, service, port),
  };
}

function hop(
  ref: ContourService,
  tcp: boolean,
  service: ServiceNode | undefined,
  port: PortNode | undefined,
): Pick<EdgeBackendLink, 'speaks' | 'chooses' | 'why'> {
  if (tcp) {
    const why = 'tcpproxy makes Contour forward connections, not calls';
    return { speaks: 'connections', chooses: 'per-connection', why };
  }
  const speaks = port ? contourSpeaks(ref.protocol, service, port) : 'unknown';
  if (speaks === 'http1') {
    return { speaks, chooses: 'nothing', why: 'Contour speaks HTTP/1.1 to the pods, on which gRPC calls fail' };
  }
  return { speaks, chooses: 'per-request', why: 'Contour dials pods and chooses one for each call' };
}

/** The route's own word comes first, then the port's appProtocol, then the Service's annotations. */
function contourSpeaks(protocol: string | undefined, service: ServiceNode | undefined, { port }: PortNode): Spoken {
  if (protocol !== undefined && protocol !== '') return byProtocol[protocol] ?? 'http1';
  if (port.appProtocol !== undefined) {
    const effect = appProtocolEffect('contour', port.appProtocol);
    return effect === 'grpc' ? 'h2c' : effect === 'tls' ? 'h2-tls' : 'http1';
  }
  const annotations = service?.service.metadata.annotations ?? {};
  const said = Object.keys(byProtocol).find((name) =>
    (annotations[`projectcontour.io/upstream-protocol.${name}`] ?? '')
      .split(',')
      .some((word) => word.trim() === port.name || word.trim() === String(port.port)),
  );
  return (said === undefined ? undefined : byProtocol[said]) ?? 'http1';
}

/** `tls` is told as able to carry gRPC, as for Ingresses: whether Envoy offers HTTP/2 there depends on its settings. */
const byProtocol: Readonly<Record<string, Spoken>> = { h2c: 'h2c', h2: 'h2-tls', tls: 'h2-tls' };

/** Hosts of each proxy: its own, or those of the roots that include it. */
function hostsByProxy(proxies: readonly HttpProxy[]): Map<string, Set<string>> {
  const byKey = new Map(proxies.map((p) => [keyOf(p), p]));
  const hosts = new Map<string, Set<string>>();
  const visit = (proxy: HttpProxy, fqdn: string, seen: ReadonlySet<string>): void => {
    const key = keyOf(proxy);
    if (seen.has(key)) return;
    hosts.set(key, (hosts.get(key) ?? new Set()).add(fqdn));
    const { includes = [], tcpproxy } = proxy.spec ?? {};
    for (const { name, namespace = proxy.metadata.namespace ?? '' } of [
      ...includes,
      ...(tcpproxy?.include ? [tcpproxy.include] : []),
    ]) {
      const child = byKey.get(`${namespace}/${name}`);
      if (child) visit(child, fqdn, new Set([...seen, key]));
    }
  };
  for (const proxy of proxies) {
    const fqdn = proxy.spec?.virtualhost?.fqdn;
    if (fqdn !== undefined) visit(proxy, fqdn, new Set());
  }
  return hosts;
}
