import type { AppProtocolReader } from '../appProtocols.js';
import { type Gateway, type GatewayClass, keyOf, type Route } from '../objects.js';

/** A product that serves Gateways. */
export type GatewayProductName =
  | 'istio'
  | 'envoy-gateway'
  | 'traefik'
  | 'contour'
  | 'cilium'
  | 'nginx-gateway-fabric'
  | 'kong'
  | 'gke'
  | 'aws'
  | 'apisix'
  | 'haproxy'
  | 'other'
  | 'unknown';

/** A Gateway that a route names, and who serves it. */
export interface RouteParent {
  name: string;
  namespace: string;
  sectionName: string | undefined;
  /** Undefined where it was not read. */
  gateway: Gateway | undefined;
  product: GatewayProductName;
  /** What told the product. */
  evidence: string;
}

const byController: readonly [RegExp, GatewayProductName][] = [
  [/^istio\.io\//, 'istio'],
  [/^gateway\.envoyproxy\.io\//, 'envoy-gateway'],
  [/^traefik\.io\//, 'traefik'],
  [/^projectcontour\.io\//, 'contour'],
  [/^io\.cilium\//, 'cilium'],
  [/^gateway\.nginx\.org\//, 'nginx-gateway-fabric'],
  [/^konghq\.com\//, 'kong'],
  [/^networking\.gke\.io\//, 'gke'],
  [/^(gateway\.k8s\.aws|application-networking\.k8s\.aws)\//, 'aws'],
  [/^apisix\.apache\.org\//, 'apisix'],
  [/^haproxy/, 'haproxy'],
];

/** Class names that installations make by themselves. */
const byClassName: readonly [RegExp, GatewayProductName][] = [
  [/^istio(-|$)/, 'istio'],
  [/^(eg|envoy-gateway|envoy)$/, 'envoy-gateway'],
  [/^traefik$/, 'traefik'],
  [/^contour$/, 'contour'],
  [/^cilium$/, 'cilium'],
  [/^kong$/, 'kong'],
  [/^gke-/, 'gke'],
  [/^apisix$/, 'apisix'],
];

/** The Gateways that a route is attached to. */
export function routeParents(
  route: Route,
  gateways: readonly Gateway[] | undefined,
  classes: readonly GatewayClass[] | undefined,
): RouteParent[] {
  return (route.spec?.parentRefs ?? [])
    .filter(({ kind = 'Gateway' }) => kind === 'Gateway')
    .map(({ name, namespace = route.metadata.namespace ?? '', sectionName }) => {
      const gateway = gateways?.find((g) => keyOf(g) === `${namespace}/${name}`);
      return { name, namespace, sectionName, gateway, ...gatewayProduct(gateway, classes) };
    });
}

/** Who serves a Gateway: by its GatewayClass; where that was not read, by the name that installations give it. */
function gatewayProduct(
  gateway: Gateway | undefined,
  classes: readonly GatewayClass[] | undefined,
): Pick<RouteParent, 'product' | 'evidence'> {
  const named = gateway?.spec?.gatewayClassName;
  if (named === undefined) return { product: 'unknown', evidence: 'the Gateway was not read' };
  const controller = classes?.find((c) => c.metadata.name === named)?.spec?.controllerName;
  if (controller !== undefined) {
    const evidence = `GatewayClass/${named} spec.controllerName is ${controller}`;
    return { product: byController.find(([pattern]) => pattern.test(controller))?.[1] ?? 'other', evidence };
  }
  const product = byClassName.find(([pattern]) => pattern.test(named))?.[1] ?? 'unknown';
  return { product, evidence: `class name ${named}` };
}

const readers: Partial<Record<GatewayProductName, AppProtocolReader>> = {
  istio: 'istio',
  'envoy-gateway': 'envoy-gateway',
  traefik: 'traefik-gateway',
  contour: 'contour-gateway',
  aws: 'aws-gateway',
  apisix: 'apisix',
};

/** How a product reads appProtocol for a kind of route, where that is known. */
export function appProtocolReader(product: GatewayProductName, kind: string): AppProtocolReader | undefined {
  if (product === 'nginx-gateway-fabric' && kind === 'HTTPRoute') return 'nginx-gateway-http';
  return readers[product];
}
