import type { Namespace, Pod, Service, ServicePort, Workload } from '../objects.js';
import { selects } from './selector.js';
import { templateOf } from './workloadParts.js';

type MeshName = 'linkerd' | 'istio-sidecar' | 'istio-ambient';

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
  const sidecar = asked['sidecar.istio.io/inject'];
  const wanted =
    sidecar === 'true' ||
    (sidecar !== 'false' && (around['istio-injection'] === 'enabled' || around['istio.io/rev'] !== undefined));
  if (proxied('istio-proxy') ?? wanted) {
    return { mesh: 'istio-sidecar', evidence: `istio-proxy of ${workload.kind}/${workload.metadata.name}` };
  }
  const ambient = asked['istio.io/dataplane-mode'] ?? around['istio.io/dataplane-mode'];
  return ambient === 'ambient' ? { mesh: 'istio-ambient', evidence: 'istio.io/dataplane-mode ambient' } : undefined;
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

/** Whether the client's proxy balances calls to this port, and if not, why. */
export function meshBalances(
  { mesh }: MeshMembership,
  client: Workload,
  service: Service,
  port: ServicePort,
  namespace: Namespace | undefined,
): { balances: boolean; why: string } {
  const name = mesh === 'linkerd' ? 'Linkerd' : 'Istio';
  if (service.spec?.clusterIP === 'None')
    return { balances: false, why: `${name} does not balance calls to a headless Service` };
  if (mesh === 'linkerd') return linkerdBalances(client, service, port, namespace);
  if (mesh === 'istio-ambient') {
    const waypoint =
      service.metadata.labels?.['istio.io/use-waypoint'] ?? namespace?.metadata.labels?.['istio.io/use-waypoint'];
    return waypoint !== undefined && waypoint !== 'none'
      ? { balances: true, why: `waypoint ${waypoint} balances calls` }
      : { balances: false, why: 'ambient mode without a waypoint forwards connections, not calls' };
  }
  const said = (port.appProtocol ?? port.name ?? '').toLowerCase().replace(/-.*/, '');
  return ['tcp', 'tls', 'https', 'mongo', 'mysql', 'redis'].includes(said)
    ? { balances: false, why: `Istio treats the port as ${said}` }
    : { balances: true, why: 'the Istio sidecar of the client balances calls' };
}

function linkerdBalances(
  client: Workload,
  service: Service,
  port: ServicePort,
  namespace: Namespace | undefined,
): { balances: boolean; why: string } {
  // Since Linkerd 2.18 every appProtocol but these is opaque TCP, `grpc` among them.
  if (port.appProtocol !== undefined && !['http', 'kubernetes.io/h2c'].includes(port.appProtocol)) {
    return { balances: false, why: `Linkerd treats appProtocol ${port.appProtocol} as opaque TCP` };
  }
  const opaque =
    service.metadata.annotations?.['config.linkerd.io/opaque-ports'] ??
    namespace?.metadata.annotations?.['config.linkerd.io/opaque-ports'];
  if (portListed(opaque, port.port)) return { balances: false, why: `port ${port.port} is opaque to Linkerd` };
  const skipped = templateOf(client)?.metadata?.annotations?.['config.linkerd.io/skip-outbound-ports'];
  if (portListed(skipped, port.port)) return { balances: false, why: `the client skips Linkerd for port ${port.port}` };
  return { balances: true, why: 'the Linkerd proxy of the client balances calls' };
}

/** `25,587,4000-4100` */
function portListed(list: string | undefined, port: number): boolean {
  return (list ?? '').split(',').some((entry) => {
    const [from, to] = entry.trim().split('-').map(Number);
    return from !== undefined && from <= port && port <= (to ?? from);
  });
}
