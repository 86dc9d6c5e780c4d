import { appProtocolEffect } from '../appProtocols.js';
import type { Namespace, Pod, Service, ServicePort, Workload } from '../objects.js';
import { linkerdDefault, listHasPort } from '../portList.js';
import { type OtherMesh, otherMeshOf, otherMeshUnable } from './otherMeshes.js';
import { selects } from './selector.js';
import { templateOf } from './workloadParts.js';

export type MeshName = 'linkerd' | 'istio-sidecar' | 'istio-ambient' | OtherMesh;

export const meshTitles: Record<MeshName, string> = {
  linkerd: 'Linkerd',
  'istio-sidecar': 'Istio',
  'istio-ambient': 'Istio',
  kuma: 'Kuma',
  consul: 'Consul',
};

/** Which mesh a workload's traffic passes through, and what said so. */
export interface MeshMembership {
  mesh: MeshName;
  evidence: string;
}

/**
 * The mesh of a workload. Live pods overrule what the template or namespace asks for: a pod that is older than the
 * annotation has no proxy. Native sidecars are init containers, so both lists are looked at.
 */
export function meshOf(
  workload: Workload,
  namespace: Namespace | undefined,
  pods: readonly Pod[] | undefined,
): MeshMembership | undefined {
  const template = templateOf(workload);
  const asked = { ...template?.metadata?.labels, ...template?.metadata?.annotations };
  const around = { ...namespace?.metadata.labels, ...namespace?.metadata.annotations };
  const proxied = (name: string): boolean | undefined =>
    pods && pods.length > 0 ? pods.every((pod) => containerNames(pod).includes(name)) : undefined;

  const linkerd = asked['linkerd.io/inject'] ?? around['linkerd.io/inject'];
  if (proxied('linkerd-proxy') ?? (linkerd === 'enabled' || linkerd === 'ingress')) {
    return { mesh: 'linkerd', evidence: `linkerd-proxy of ${workload.kind}/${workload.metadata.name}` };
  }
  if (proxied('istio-proxy') ?? istioInjects(asked, around)) {
    return { mesh: 'istio-sidecar', evidence: `istio-proxy of ${workload.kind}/${workload.metadata.name}` };
  }
  const other = otherMeshOf(asked, around, proxied);
  if (other) return { mesh: other.mesh, evidence: `${other.proxy} of ${workload.kind}/${workload.metadata.name}` };
  const ambient = asked['istio.io/dataplane-mode'] ?? around['istio.io/dataplane-mode'];
  return ambient === 'ambient' ? { mesh: 'istio-ambient', evidence: 'istio.io/dataplane-mode ambient' } : undefined;
}

/** Either side may switch injection off; a revision is named by the namespace or by the pod. */
function istioInjects(asked: Readonly<Record<string, string>>, around: Readonly<Record<string, string>>): boolean {
  const [sidecar, injection] = [asked['sidecar.istio.io/inject'], around['istio-injection']];
  if (sidecar === 'false' || injection === 'disabled') return false;
  return (
    sidecar === 'true' || injection === 'enabled' || (asked['istio.io/rev'] ?? around['istio.io/rev']) !== undefined
  );
}

/** Pods and namespaces, as far as they were read. */
export interface Around {
  namespaces: readonly Namespace[] | undefined;
  pods: readonly Pod[] | undefined;
}

/** The mesh of a workload among everything that was read. */
export function meshAround(workload: Workload, { namespaces, pods }: Around): MeshMembership | undefined {
  const { namespace } = workload.metadata;
  const labels = templateOf(workload)?.metadata?.labels;
  const own = pods?.filter((p) => p.metadata.namespace === namespace && selects(labels, p.metadata.labels));
  return meshOf(
    workload,
    namespaces?.find((n) => n.metadata.name === namespace),
    own,
  );
}

function containerNames(pod: Pod): string[] {
  return [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].map((c) => c.name);
}

/** What about a mesh keeps calls from being balanced; each cause has a check of its own. */
export type MeshCause =
  | 'headless'
  | 'app-protocol'
  | 'opaque-port'
  | 'skipped-port'
  | 'app-tls'
  | 'tcp-protocol'
  | 'no-waypoint'
  | 'picked-early'
  | 'client-outside';

/** What the client's proxy makes of calls to a port. */
export interface MeshAnswer {
  balances: boolean | 'unknown';
  why: string;
  /** Where it does not balance. */
  cause?: MeshCause;
}

/** A port that is dialled, and what lies around it. */
export interface MeshTarget {
  service: Service;
  port: ServicePort;
  /** The namespace of the Service. */
  namespace: Namespace | undefined;
  /** Whether the server ends TLS itself. */
  serverTls: boolean;
  /** Why the network plugin picks the pod before the client's proxy sees the call, where it does. */
  pickedEarly: string | undefined;
}

/** Whether the client's proxy balances calls to this port, and if not, why. */
export function meshBalances({ mesh }: MeshMembership, client: Workload, target: MeshTarget): MeshAnswer {
  const name = meshTitles[mesh];
  const { service, namespace } = target;
  if (service.spec?.clusterIP === 'None')
    return { balances: false, cause: 'headless', why: `${name} does not balance calls to a headless Service` };
  const unable = unableOf(mesh, client, target);
  if (unable) return unable;
  if (target.serverTls)
    return {
      balances: false,
      cause: 'app-tls',
      why: `the server ends TLS itself, so the proxy of ${name} sees no calls, only encrypted bytes`,
    };
  const waypoint = mesh === 'istio-ambient' ? waypointOf(service, namespace) : undefined;
  if (mesh === 'istio-ambient' && waypoint === undefined) {
    return {
      balances: false,
      cause: 'no-waypoint',
      why: 'ambient mode without a waypoint forwards connections, not calls',
    };
  }
  // A sidecar of Istio chooses by the name that the call asks for, not by the address it was sent to.
  if (target.pickedEarly !== undefined && mesh !== 'istio-sidecar') {
    const why = `${target.pickedEarly} picks a pod when the connection opens, before ${name} sees the Service's address`;
    return { balances: false, cause: 'picked-early', why };
  }
  if (waypoint !== undefined) return { balances: true, why: `waypoint ${waypoint} balances calls` };
  const proxy = mesh === 'linkerd' ? 'Linkerd proxy' : `${name} sidecar`;
  return { balances: true, why: `the ${proxy} of the client balances calls` };
}

function unableOf(mesh: MeshName, client: Workload, target: MeshTarget): MeshAnswer | undefined {
  if (mesh === 'linkerd') return linkerdUnable(client, target);
  if (mesh === 'kuma' || mesh === 'consul') return otherMeshUnable(mesh, target);
  return mesh === 'istio-sidecar' ? istioUnable(target.port) : undefined;
}

/** The waypoint that a Service is sent through, by its own label or that of its namespace; `none` takes it out. */
function waypointOf(service: Service, namespace: Namespace | undefined): string | undefined {
  const label = 'istio.io/use-waypoint';
  const waypoint = service.metadata.labels?.[label] ?? namespace?.metadata.labels?.[label];
  return waypoint === 'none' ? undefined : waypoint;
}

/** How Istio reads a port: appProtocol first, else the prefix of its name. */
function istioProtocol({ appProtocol, name }: ServicePort): string {
  return (appProtocol ?? name ?? '').toLowerCase().replace(/-.*/, '');
}

function istioUnable(port: ServicePort): MeshAnswer | undefined {
  const said = port.appProtocol ?? port.name;
  if (said === undefined || !isOpaqueToIstio(port)) return undefined;
  return { balances: false, cause: 'tcp-protocol', why: `Istio treats the port as ${istioProtocol(port)}` };
}

/** Where there is no appProtocol, Istio reads the prefix of the name in the same way, and knows some databases beside. */
function isOpaqueToIstio({ appProtocol, name = '' }: ServicePort): boolean {
  const said = appProtocol ?? name;
  return appProtocolEffect('istio', said) === 'opaque' || /^(mongo|mysql|redis)(-|$)/i.test(said);
}

const opaquePorts = 'config.linkerd.io/opaque-ports';

/** The list of ports that Linkerd treats as opaque for a Service, and the object that has it. */
export function opaqueList(
  service: Service,
  namespace: Namespace | undefined,
): { list: string; on: Service | Namespace | undefined } {
  for (const on of [service, namespace]) {
    const list = on?.metadata.annotations?.[opaquePorts];
    if (list !== undefined) return { list, on };
  }
  return { list: linkerdDefault, on: undefined };
}

function linkerdUnable(client: Workload, { service, port, namespace }: MeshTarget): MeshAnswer | undefined {
  // Since Linkerd 2.18 every appProtocol but these is opaque TCP, `grpc` among them.
  if (appProtocolEffect('linkerd', port.appProtocol) === 'opaque') {
    const why = `Linkerd treats appProtocol ${port.appProtocol} as opaque TCP`;
    return { balances: false, cause: 'app-protocol', why };
  }
  if (port.appProtocol === undefined && listHasPort(opaqueList(service, namespace).list, port.port)) {
    return { balances: false, cause: 'opaque-port', why: `port ${port.port} is opaque to Linkerd` };
  }
  const skipped = templateOf(client)?.metadata?.annotations?.['config.linkerd.io/skip-outbound-ports'];
  if (!listHasPort(skipped ?? '', port.port)) return undefined;
  return { balances: false, cause: 'skipped-port', why: `the client skips Linkerd for port ${port.port}` };
}
