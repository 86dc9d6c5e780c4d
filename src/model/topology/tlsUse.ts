import type { Gateway, Ingress } from '../objects.js';
import type { GrpcLevel, IngressBackendLink, PortNode, RouteBackendLink, TlsReference, Topology } from './topology.js';

/** A host that callers reach through an Ingress or a Gateway. */
export interface ServedHost {
  host: string;
  /** Whether a backend of this host is believed to be gRPC; a weak belief does not count. */
  grpc: boolean;
}

const believed: ReadonlySet<GrpcLevel> = new Set(['declared', 'observed', 'likely']);

/** Whether enough speaks for gRPC to call a fault of this port an error. */
export function believesGrpc(port: PortNode | undefined): boolean {
  return port !== undefined && believed.has(port.grpc.level);
}

function isIngress(object: TlsReference['object']): object is Ingress {
  return object.kind === 'Ingress';
}

/**
 * References whose Secret a controller reads. With passthrough the pod shows its own certificate; the AWS load
 * balancer controller takes certificates from ACM and never looks at `secretName`; Istio looks for it in the namespace
 * of its gateway's pods, which no Ingress names.
 */
export function usedTlsReferences(topology: Readonly<Topology>): TlsReference[] {
  const elsewhere = new Set(
    topology.ingressBackends
      .filter(({ product }) => product.name === 'aws-alb' || product.name === 'istio')
      .map(({ ingress }) => ingress),
  );
  return topology.tlsReferences.filter((reference) => {
    const { object } = reference;
    if (!isIngress(object)) return listenerOf(reference)?.tls?.mode !== 'Passthrough';
    if (isPassedOn(object, topology)) return false;
    return !elsewhere.has(object);
  });
}

const nginxPassthrough = 'nginx.ingress.kubernetes.io/ssl-passthrough';
const otherPassthrough = ['haproxy-ingress.github.io/ssl-passthrough', 'haproxy.org/ssl-passthrough'];

/** Whether the controller hands the TLS stream to the pod unopened. */
export function isPassedOn({ metadata }: Ingress, { passthroughOff }: Pick<Topology, 'passthroughOff'>): boolean {
  const names = passthroughOff ? otherPassthrough : [nginxPassthrough, ...otherPassthrough];
  return names.some((name) => metadata.annotations?.[name] === 'true');
}

/** The hosts of rules (or routes) for which the referred certificate is shown. */
export function servedHosts(reference: TlsReference, topology: Readonly<Topology>): ServedHost[] {
  const found = isIngress(reference.object)
    ? ingressHosts(reference.object, reference, topology)
    : gatewayHosts(reference, topology);
  return [...found].map(([host, grpc]) => ({ host, grpc })).sort((a, b) => (a.host < b.host ? -1 : 1));
}

function ingressHosts(ingress: Ingress, reference: TlsReference, topology: Readonly<Topology>): Map<string, boolean> {
  const entries = ingress.spec?.tls ?? [];
  const own = entries[Number(reference.path[2])]?.hosts ?? [];
  const others = entries
    .filter((_, index) => index !== Number(reference.path[2]))
    .flatMap((entry) => entry.hosts ?? []);
  const hosts = new Map<string, boolean>();
  for (const link of backendsOf(ingress, topology)) {
    if (link.host === undefined) continue;
    const { host } = link;
    // An entry without hosts is for those that no other entry names.
    const named = own.length > 0 ? own.some((h) => tlsHostNames(h, host)) : !others.some((h) => tlsHostNames(h, host));
    if (named) hosts.set(host, hosts.get(host) === true || believesGrpc(link.port));
  }
  return hosts;
}

const grouped = new WeakMap<Topology['ingressBackends'], Map<Ingress, IngressBackendLink[]>>();

/** The backends of an Ingress; they are grouped once, since a large cluster has thousands of Ingresses. */
function backendsOf(ingress: Ingress, { ingressBackends }: Readonly<Topology>): readonly IngressBackendLink[] {
  const known = grouped.get(ingressBackends) ?? Map.groupBy(ingressBackends, (link) => link.ingress);
  grouped.set(ingressBackends, known);
  return known.get(ingress) ?? [];
}

function gatewayHosts(reference: TlsReference, topology: Readonly<Topology>): Map<string, boolean> {
  const listener = listenerOf(reference);
  const wanted = listener?.hostname;
  const hosts = new Map<string, boolean>();
  for (const link of topology.routeBackends) {
    if (!attaches(link, reference, listener?.name)) continue;
    const grpc = link.route.kind === 'GRPCRoute' || believesGrpc(link.port);
    for (const host of narrowed(link.route.spec?.hostnames, wanted)) {
      hosts.set(host, hosts.get(host) === true || grpc);
    }
  }
  return hosts;
}

function attaches({ route }: RouteBackendLink, reference: TlsReference, listener: string | undefined): boolean {
  const { name, namespace } = reference.object.metadata;
  return (route.spec?.parentRefs ?? []).some(
    (parent) =>
      (parent.kind ?? 'Gateway') === 'Gateway' &&
      parent.name === name &&
      (parent.namespace ?? route.metadata.namespace) === namespace &&
      (parent.sectionName === undefined || parent.sectionName === listener),
  );
}

/** A route's hostnames inside a listener's; each side may be the wider one. */
function narrowed(names: readonly string[] | undefined, listener: string | undefined): string[] {
  if (listener === undefined) return [...(names ?? [])];
  if (!names || names.length === 0) return [listener];
  return names.flatMap((name) => (isWithin(name, listener) ? [name] : isWithin(listener, name) ? [listener] : []));
}

/** In Gateway API a wildcard stands for any number of labels, unlike a certificate's. */
function isWithin(host: string, pattern: string): boolean {
  return host === pattern || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

/** Whether an entry of `tls.hosts` names this host: a wildcard stands for exactly one label. */
export function tlsHostNames(entry: string, host: string): boolean {
  const [wanted, given] = [entry.toLowerCase(), host.toLowerCase()];
  return wanted === given || (wanted.startsWith('*.') && given.slice(given.indexOf('.')) === wanted.slice(1));
}

function listenerOf(
  reference: TlsReference,
): NonNullable<NonNullable<Gateway['spec']>['listeners']>[number] | undefined {
  const { object, path } = reference;
  return object.kind === 'Gateway' ? (object as Gateway).spec?.listeners?.[Number(path[2])] : undefined;
}
