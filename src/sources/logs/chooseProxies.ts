import { type Evidence, known } from '../../model/evidence.js';
import type { Inventory } from '../../model/inventory.js';
import type { UnreadLog } from '../../model/logs/logsReport.js';
import { type ProxyProduct, proxyOf } from '../../model/logs/proxies.js';
import { keyOf, type Pod } from '../../model/objects.js';
import type { ServiceNode, Topology } from '../../model/topology/topology.js';

/** The pods of one product and the Services before which it stands. */
interface ProxyGroup {
  product: ProxyProduct;
  pods: Pod[];
  services: Set<ServiceNode>;
}

/** Which proxies' logs speak of these Services; where the product is not known, every proxy there is may. */
export function chooseProxies(
  services: readonly ServiceNode[],
  { ingressBackends, routeBackends }: Topology,
  inventory: Inventory,
  labelled: Evidence<Pod[]>,
): { groups: ProxyGroup[]; unread: UnreadLog[] } {
  const fronted = services.filter((node) => [...ingressBackends, ...routeBackends].some((l) => l.service === node));
  if (fronted.length === 0) return { groups: [], unread: [] };

  const all = [...(known(labelled) ?? []), ...(known(inventory.objects.pods) ?? [])];
  // What stands behind the Services is no proxy before them, whatever image it runs.
  const behind = new Set(services.flatMap((node) => (node.pods ?? []).map(keyOf)));
  const candidates = [...new Map(all.map((pod) => [keyOf(pod), pod])).values()].filter((p) => !behind.has(keyOf(p)));
  const byProduct = Map.groupBy(candidates, proxyOf);

  const groups: ProxyGroup[] = [];
  for (const [product, pods] of byProduct) {
    if (product === undefined) continue;
    const before = fronted.filter((node) => mayServe(product, node, ingressBackends, routeBackends));
    const running = pods.filter(({ status }) => status?.phase === 'Running');
    if (before.length > 0 && running.length > 0) groups.push({ product, pods: running, services: new Set(before) });
  }
  const without = fronted.filter((node) => !groups.some((group) => group.services.has(node)));
  return { groups, unread: [...refusal(labelled), ...without.map((node) => notFound(node, ingressBackends))] };
}

type IngressLinks = Topology['ingressBackends'];

function mayServe(
  product: ProxyProduct,
  node: ServiceNode,
  ingresses: IngressLinks,
  routes: Topology['routeBackends'],
): boolean {
  const byIngress = ingresses
    .filter((link) => link.service === node)
    .some(({ product: { name, candidates } }) => {
      const said = candidates.length > 0 ? candidates : [name];
      return said.some((one) => one === 'unknown' || one === 'other' || product.serves.includes(one));
    });
  return byIngress || routes.some((link) => link.service === node);
}

function refusal(labelled: Evidence<Pod[]>): UnreadLog[] {
  if (labelled.state === 'present') return [];
  const { detail, rbac } = labelled;
  return [{ what: 'pods of ingress controllers in other namespaces', detail, ...(rbac && { rbac }) }];
}

function notFound({ service }: ServiceNode, ingresses: IngressLinks): UnreadLog {
  const products = ingresses.filter((l) => l.service?.service === service).map(({ product }) => product.name);
  return {
    what: `proxy before Service ${keyOf(service)}`,
    detail: `No pod of ${[...new Set(products)].join(' or ') || 'a gateway'} is found by its labels, nor by its image in the namespaces that are read.`,
    next: 'With -A pods of every namespace are looked at. A load balancer of the cloud keeps its log there.',
  };
}
