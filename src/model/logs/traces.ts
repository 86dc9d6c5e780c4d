import type { IngressBackendLink, RouteBackendLink, ServiceNode, Topology } from '../topology/topology.js';
import type { AccessLine } from './accessLine.js';
import { nginxError } from './formats/nginxError.js';
import { ipOf } from './requestsByBackend.js';

/** By what a line in a proxy's log is known to speak of one Service. */
export interface Traces {
  /** Names that proxies give its backend, in whole. */
  names: ReadonlySet<string>;
  /** And their beginnings, where a port's name or a counter follows. */
  prefixes: readonly string[];
  /** The name with its namespace, and in DNS: as error lines and Istio's clusters have it. */
  mention: RegExp;
  hosts: ReadonlySet<string>;
  clusterIps: ReadonlySet<string>;
  /** `namespace/name` of the pods by address; undefined for an address that several pods share (the node's). */
  podByIp: ReadonlyMap<string, string | undefined>;
}

/** What leads callers to a Service through a proxy. */
export interface Fronts {
  ingresses: readonly IngressBackendLink[];
  routes: readonly RouteBackendLink[];
}

export function frontsOf(node: ServiceNode, { ingressBackends, routeBackends }: Readonly<Topology>): Fronts {
  return {
    ingresses: ingressBackends.filter(({ service }) => service === node),
    routes: routeBackends.filter(({ service }) => service === node),
  };
}

export function tracesOf({ service, pods = [] }: ServiceNode, fronts: Fronts): Traces {
  const { name, namespace = '' } = service.metadata;
  const ports = (service.spec?.ports ?? []).flatMap((p) => [String(p.port), ...(p.name === undefined ? [] : [p.name])]);
  const podByIp = new Map<string, string | undefined>();
  for (const { metadata, status } of pods) {
    const pod = `${metadata.namespace ?? ''}/${metadata.name}`;
    for (const ip of new Set([status?.podIP ?? [], ...(status?.podIPs ?? []).map((p) => p.ip)].flat()))
      podByIp.set(ip, podByIp.has(ip) ? undefined : pod);
  }
  const { clusterIP, clusterIPs = [] } = service.spec ?? {};
  return {
    names: new Set(ports.map((port) => `${namespace}-${name}-${port}`)),
    // haproxytech, haproxy-ingress; Istio; Contour.
    prefixes: [`${namespace}_svc_${name}_`, `${namespace}_${name}_`, `${namespace}/${name}/`],
    // Names are made of letters, digits and hyphens: nothing in them has to be escaped.
    mention: new RegExp(`"${namespace}/${name}"|(?<![\\w-])${name}\\.${namespace}\\.svc\\b`),
    hosts: new Set([
      ...fronts.ingresses.flatMap(({ host }) => host ?? []),
      ...fronts.routes.flatMap(({ route }) => route.spec?.hostnames ?? []),
    ]),
    clusterIps: new Set([clusterIP ?? [], clusterIPs].flat().filter((ip) => ip !== '' && ip !== 'None')),
    podByIp,
  };
}

/** Whether a request went to the Service, or would have, had there been a backend. */
export function isRequestTo(line: AccessLine, traces: Traces): boolean {
  if (line.service !== undefined && isNameOf(line.service, traces)) return true;
  if (line.upstreams.some((upstream) => isAddressOf(upstream, traces))) return true;
  return line.upstreams.length === 0 && line.host !== undefined && traces.hosts.has(withoutPort(line.host));
}

/** Whether a line that is no access line speaks of the Service; `unsaid` where it names no backend and no host. */
export function speaksOf(text: string, traces: Traces): 'yes' | 'no' | 'unsaid' {
  if (traces.mention.test(text)) return 'yes';
  const error = nginxError(text);
  if (error?.upstream !== undefined && isAddressOf(error.upstream, traces)) return 'yes';
  if (error?.host !== undefined && traces.hosts.has(withoutPort(error.host))) return 'yes';
  const namesOther =
    error?.upstream !== undefined || error?.host !== undefined || /\bService "[^"]+\/[^"]+"/.test(text);
  return namesOther ? 'no' : 'unsaid';
}

/** Traefik adds the provider to its names: `shop-greeter-50051@kubernetes`. */
function isNameOf(service: string, { names, prefixes, mention }: Traces): boolean {
  return (
    names.has(service.replace(/@.*$/, '')) ||
    prefixes.some((prefix) => service.startsWith(prefix)) ||
    mention.test(service)
  );
}

function isAddressOf(upstream: string, { podByIp, clusterIps }: Traces): boolean {
  const ip = ipOf(upstream);
  return podByIp.has(ip) || clusterIps.has(ip);
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
