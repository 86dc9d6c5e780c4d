import type { Namespace, Pod, Service, ServicePort } from '../objects.js';
import { refOf } from '../objects.js';
import type { ClientHint } from './clients.js';
import { type MeshCause, type MeshName, meshBalances, meshOf } from './mesh.js';
import type { Balancing, EdgeBackendLink, Hop, IngressBackendLink, Path, RouteBackendLink } from './topology.js';

/** What is around a client that matters for its path. */
export interface ClientSurroundings {
  namespace: Namespace | undefined;
  /** Live pods of the client; undefined when pods were not read. */
  pods: readonly Pod[] | undefined;
  /** The namespace of the Service. */
  serviceNamespace: Namespace | undefined;
  /** The mesh that all pods of the server are in. */
  serverMesh: MeshName | undefined;
  /** Whether the server ends TLS itself. */
  serverTls: boolean;
  /** Why the network plugin picks the pod before a proxy sees the call, where it does. */
  pickedEarly: string | undefined;
  /** Wanted pods of the client. */
  replicas: number | undefined;
}

const byAnswer = {
  true: ['per-request', 'l7'],
  false: ['per-connection', 'l4'],
  unknown: ['unknown', 'unknown'],
} as const;

/** The path of a workload that names the Service. The last hop that opens connections decides. */
export function clientPath(hint: ClientHint, service: Service, port: ServicePort, around: ClientSurroundings): Path {
  const { workload, evidence } = hint;
  const headless = service.spec?.clusterIP === 'None';
  const watches = hint.policy === 'xds' || hint.policy === 'kubernetes';
  const own = watches ? undefined : meshOf(workload, around.namespace, around.pods);
  // Kuma and Consul pass on what is not theirs as it comes.
  const passedOn = (own?.mesh === 'kuma' || own?.mesh === 'consul') && own.mesh !== around.serverMesh;
  const member = passedOn ? undefined : own;
  const { serviceNamespace: namespace, serverTls, pickedEarly } = around;
  const target = { service, port, namespace, serverTls, pickedEarly };
  const answer = member && meshBalances(member, workload, target);
  const mesh = watches ? undefined : meshOfPath(member?.mesh, answer?.cause, around.serverMesh, headless);
  const base = {
    from: { kind: 'workload' as const, workload, pods: around.pods?.length ?? around.replicas },
    evidence,
    ...(mesh && { mesh }),
  };
  const client: Hop = { kind: 'client', name: `${workload.kind}/${workload.metadata.name}`, chooses: 'nothing' };

  if (watches) {
    return {
      ...base,
      hops: [{ ...client, chooses: 'per-request' }],
      balancing: 'client',
      why: `the client balances by its ${hint.policy} resolver`,
    };
  }
  if (answer && (answer.balances || !headless)) {
    const { balances, why } = answer;
    const [chooses, balancing] = byAnswer[`${balances}`];
    const proxy: Hop = { kind: 'mesh-proxy', name: member.evidence, chooses };
    return { ...base, hops: [client, proxy], balancing, why };
  }
  if (service.metadata.annotations?.['service.cilium.io/lb-l7'] === 'enabled') {
    return {
      ...base,
      hops: [client, { kind: 'mesh-proxy', name: 'Cilium Envoy', chooses: 'per-request' }],
      balancing: 'l7',
      why: 'Cilium balances calls',
    };
  }
  return headless ? headlessPath(base, client, hint) : clusterIpPath(base, client, service);
}

/** A client outside the mesh of its server is not balanced: in Linkerd and with sidecars, the client's proxy does it. */
function meshOfPath(
  own: MeshName | undefined,
  cause: MeshCause | undefined,
  server: MeshName | undefined,
  headless: boolean,
): Path['mesh'] {
  if (own !== undefined) return { name: own, ...(cause && { cause }) };
  if (server === undefined || server === 'istio-ambient' || headless) return undefined;
  return { name: server, cause: 'client-outside' };
}

function headlessPath(base: Pick<Path, 'from' | 'evidence' | 'mesh'>, client: Hop, hint: ClientHint): Path {
  const dns: Hop = { kind: 'dns', name: 'headless Service', chooses: 'nothing' };
  if (hint.policy === 'pick_first') {
    const hops: Hop[] = [{ ...client, chooses: 'per-connection' }, dns];
    return { ...base, hops, balancing: 'l4', why: 'the client knows every pod but its policy pick_first keeps to one' };
  }
  const chooses = hint.policy === 'round_robin' ? 'per-request' : 'unknown';
  const why =
    chooses === 'per-request'
      ? 'the client knows every pod and takes them in turn (round_robin)'
      : 'the client knows every pod; whether it spreads calls is decided in its code and not visible here';
  return { ...base, hops: [{ ...client, chooses }, dns], balancing: 'client', why };
}

function clusterIpPath(base: Pick<Path, 'from' | 'evidence' | 'mesh'>, client: Hop, service: Service): Path {
  const sticky = service.spec?.sessionAffinity === 'ClientIP';
  const proxy: Hop = { kind: 'kube-proxy', name: 'kube-proxy', chooses: sticky ? 'sticky' : 'per-connection' };
  const why = sticky
    ? 'session affinity sends every connection of one client address to the same pod'
    : 'the Service has a cluster IP: a pod is picked once per TCP connection, and gRPC keeps one open';
  return { ...base, hops: [client, proxy], balancing: sticky ? 'sticky' : 'l4', why };
}

/** The path of callers who come through an Ingress. */
export function ingressPath(link: IngressBackendLink, hop: Hop & { why: string }, service: Service): Path {
  const { why, ...controller } = hop;
  return edgePath(
    refOf(link.ingress),
    `host ${link.host ?? '*'} path ${link.httpPath ?? '/'}`,
    controller,
    why,
    service,
  );
}

/** The path of callers who come through a GRPCRoute or HTTPRoute: gateways dial endpoints. */
export function routePath(link: RouteBackendLink, service: Service): Path {
  const why = 'the gateway dials pods and chooses one for each call';
  const hop: Hop = { kind: 'gateway', name: 'gateway', chooses: 'per-request' };
  return edgePath(refOf(link.route), `hosts ${link.route.spec?.hostnames?.join(', ') ?? '*'}`, hop, why, service);
}

const proxies: Readonly<Record<EdgeBackendLink['product'], string>> = {
  traefik: 'traefik',
  contour: 'contour',
  istio: 'istio gateway',
  openshift: 'openshift router',
};

/** The path of callers who come through a route of a controller's own kind. */
export function edgeRoutePath({ route, product, hosts, chooses, why, service, speaks }: EdgeBackendLink): Path {
  const hop: Hop = { kind: 'ingress-controller', name: proxies[product], chooses };
  // Forwarded connections go to pods; only who dials the cluster IP meets session affinity.
  const dialled = speaks === 'connections' ? undefined : service?.service;
  return edgePath(refOf(route), `hosts ${hosts.join(', ') || '*'}`, hop, why, dialled);
}

function edgePath(
  object: ReturnType<typeof refOf>,
  evidence: string,
  hop: Hop,
  why: string,
  service: Service | undefined,
): Path {
  const byHop: Record<Hop['chooses'], Balancing> = {
    'per-request': 'l7',
    'per-connection': service?.spec?.sessionAffinity === 'ClientIP' ? 'sticky' : 'l4',
    sticky: 'sticky',
    nothing: 'unknown',
    unknown: 'unknown',
  };
  return { from: { kind: 'edge', object }, evidence, hops: [hop], balancing: byHop[hop.chooses], why };
}
