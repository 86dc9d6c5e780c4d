import { keyOf, type Workload } from '../../model/objects.js';
import { type IngressProductName, productOfWorkload } from '../../model/topology/ingressProduct.js';
import type { PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';

/** An Ingress or Route that leads to a gRPC port, and the workloads whose pods dial it for them. */
interface Edge {
  /** `Ingress/edge`. */
  name: string;
  product: string;
  node: ServiceNode;
  port: PortNode;
  /** Empty where the controller is not among the objects that were read. */
  controllers: Workload[];
}

/** Products whose proxies are no pods of the cluster: only address blocks could speak of them. */
const outside: ReadonlySet<IngressProductName> = new Set(['aws-alb', 'gce', 'azure-agic']);
/** Cilium's proxy is its agent, which policies know by an identity of its own. */
const exempt: ReadonlySet<IngressProductName> = new Set([...outside, 'cilium']);
const undecided: ReadonlySet<IngressProductName> = new Set(['other', 'ambiguous', 'unknown']);

export function* edgesOf(topology: Topology, workloads: readonly Workload[]): Generator<Edge> {
  const running = Map.groupBy(workloads.filter(isController), productOfWorkload);
  for (const { ingress, product, service: node, port } of topology.ingressBackends) {
    if (!node || !port || port.grpc.level === 'no' || exempt.has(product.name)) continue;
    const known = undecided.has(product.name) ? [] : (running.get(product.name) ?? []);
    const name = `Ingress/${ingress.metadata.name}`;
    const called = undecided.has(product.name) ? 'its ingress controller' : product.name;
    yield { name, product: called, node, port, controllers: known };
  }
  for (const { route, service: node, port } of topology.routeBackends) {
    if (!node || !port || port.grpc.level === 'no') continue;
    const gateways = (route.spec?.parentRefs ?? [])
      .filter((ref) => (ref.kind ?? 'Gateway') === 'Gateway')
      .map((ref) => ({ name: ref.name, namespace: ref.namespace ?? route.metadata.namespace ?? '' }));
    const controllers = workloads.filter((w) => gateways.some((g) => serves(w, g)));
    // Without its proxies it is not known how a gateway comes in: some are outside the cluster.
    if (controllers.length > 0) {
      yield { name: `${route.kind}/${route.metadata.name}`, product: 'the gateway', node, port, controllers };
    }
  }
}

function isController({ metadata }: Workload): boolean {
  const component = metadata.labels?.['app.kubernetes.io/component'];
  return component === undefined || component === 'controller';
}

/** Gateway API implementations label the proxies they make; Envoy Gateway keeps them in a namespace of its own. */
function serves({ metadata }: Workload, gateway: { name: string; namespace: string }): boolean {
  const labels = metadata.labels ?? {};
  const own = labels['gateway.networking.k8s.io/gateway-name'] === gateway.name;
  if (own && metadata.namespace === gateway.namespace) return true;
  return (
    labels['gateway.envoyproxy.io/owning-gateway-name'] === gateway.name &&
    labels['gateway.envoyproxy.io/owning-gateway-namespace'] === gateway.namespace
  );
}

/** One text for each edge, Service port and controller: a rule for several paths is one. */
export function edgeKey({ name, node, port }: Edge): string {
  return `${name} ${keyOf(node.service)}:${port.port.port}`;
}
