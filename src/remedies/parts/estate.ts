import type { Pod, Workload } from '../../model/objects.js';
import type { Surroundings } from '../../model/remedy.js';
import {
  type IngressProductName,
  productOfController,
  runningIngressProducts,
} from '../../model/topology/ingressProduct.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import { isBalanced } from './callers.js';
import { once } from './once.js';

/** What is installed in this cluster that a way out can use, each with the name under which it was seen. */
export interface Estate {
  /** Names of IngressClasses that ingress-nginx serves, read or only named by Ingresses. */
  nginxClasses: string[];
  /** The controller's workload; undefined when none was seen. */
  nginxController: Workload | undefined;
  /** Other products that serve Ingresses here. */
  otherIngress: IngressProductName[];
  /** GatewayClasses that a controller has accepted, or that files declare. */
  gatewayClasses: { name: string; controller: string }[];
  /** Whether GatewayClasses could be read at all: false where the CRDs are missing or the API refuses. */
  gatewayApiRead: boolean;
  /** What shows that Linkerd's control plane is here. */
  linkerd: string | undefined;
  istio: string | undefined;
  /** gRPC Services with a cluster IP whose known calls are not all balanced. */
  unbalancedServices: number;
}

export const estateOf = once((surroundings): Estate => {
  const { ingressClasses = [], workloads = [], pods = [], gatewayClasses, topology } = surroundings;
  const byProduct = ingressClasses.map((c) => ({
    name: c.metadata.name,
    product: productOfController(c.spec?.controller ?? ''),
  }));
  const running = new Set([...runningIngressProducts(workloads), ...byProduct.map((c) => c.product)]);
  return {
    nginxClasses: [
      ...new Set([
        ...byProduct.filter((c) => c.product === 'ingress-nginx').map((c) => c.name),
        ...classesInUse(surroundings),
      ]),
    ],
    nginxController: workloads.find(
      (w) =>
        w.metadata.labels?.['app.kubernetes.io/name'] === 'ingress-nginx' &&
        (w.metadata.labels['app.kubernetes.io/component'] ?? 'controller') === 'controller' &&
        (w.kind === 'Deployment' || w.kind === 'DaemonSet'),
    ),
    otherIngress: [...running].filter((p) => p !== 'ingress-nginx' && p !== 'other').sort(),
    gatewayClasses: (gatewayClasses ?? [])
      .filter((c) => c.status?.conditions === undefined || isAccepted(c.status.conditions))
      .map((c) => ({ name: c.metadata.name, controller: c.spec?.controllerName ?? '' })),
    gatewayApiRead: gatewayClasses !== undefined,
    linkerd: linkerdSeen(surroundings, workloads, pods),
    istio: istioSeen(workloads, pods),
    unbalancedServices: topology.services.filter(isUnbalanced).length,
  };
});

/** Class names by which Ingresses ask for ingress-nginx: files often hold no IngressClass. */
function classesInUse({ topology }: Surroundings): string[] {
  return topology.ingressBackends.flatMap(({ ingress, product }) =>
    product.name === 'ingress-nginx' ? (ingress.spec?.ingressClassName ?? []) : [],
  );
}

function isAccepted(conditions: readonly { type: string; status: string }[]): boolean {
  return conditions.some((c) => c.type === 'Accepted' && c.status === 'True');
}

function linkerdSeen(
  { namespaces }: Surroundings,
  workloads: readonly Workload[],
  pods: readonly Pod[],
): string | undefined {
  const control = workloads.find((w) => w.metadata.labels?.['linkerd.io/control-plane-component'] === 'destination');
  if (control) return `${control.kind}/${control.metadata.name} in namespace ${control.metadata.namespace}`;
  const home = namespaces?.find((n) => n.metadata.labels?.['linkerd.io/is-control-plane'] === 'true');
  if (home) return `Namespace/${home.metadata.name}`;
  return injected(pods, 'linkerd-proxy');
}

function istioSeen(workloads: readonly Workload[], pods: readonly Pod[]): string | undefined {
  const control = workloads.find((w) => w.metadata.labels?.app === 'istiod');
  return control
    ? `${control.kind}/${control.metadata.name} in namespace ${control.metadata.namespace}`
    : injected(pods, 'istio-proxy');
}

/** Native sidecars stand among the init containers (Linkerd's default since 2.20), so both lists count. */
function injected(pods: readonly Pod[], proxy: string): string | undefined {
  const pod = pods.find((p) =>
    [...(p.spec?.containers ?? []), ...(p.spec?.initContainers ?? [])].some((c) => c.name === proxy),
  );
  return pod && `${proxy} in Pod/${pod.metadata.name}`;
}

function isUnbalanced({ headless, external, ports }: ServiceNode): boolean {
  return (
    !headless &&
    !external &&
    ports.some((p) => believesGrpc(p) && (p.paths.length === 0 || p.paths.some((path) => !isBalanced(path))))
  );
}
