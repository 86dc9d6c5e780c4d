import type { AppProtocolReader } from '../appProtocols.js';
import { appProtocolReader } from './gatewayProduct.js';
import type { IngressBackendLink, PortNode, RouteBackendLink, Topology } from './topology.js';

/** Somebody in the path of a port who reads its appProtocol. */
export interface PathReader {
  reader: AppProtocolReader;
  /** `GRPCRoute/edge, by Traefik`. */
  says: string;
  /** Why it is taken for that product. */
  evidence: string;
  /** What is attached to the port: a route's kind decides what is spoken where nothing is said. */
  kind: 'GRPCRoute' | 'HTTPRoute' | 'Ingress';
  /** The backend through which it reads. */
  front: IngressBackendLink | RouteBackendLink;
}

const productNames: Record<AppProtocolReader, string> = {
  istio: 'Istio',
  linkerd: 'Linkerd',
  'envoy-gateway': 'Envoy Gateway',
  'traefik-gateway': 'Traefik',
  'contour-gateway': 'Contour',
  contour: 'Contour',
  'nginx-gateway-http': 'NGINX Gateway Fabric',
  'aws-gateway': 'the AWS load balancer controller',
  apisix: 'APISIX',
};

/** The gateways and controllers before a port that read its appProtocol; meshes have checks of their own. */
export function readersOf(port: PortNode, { routeBackends, ingressBackends }: Readonly<Topology>): PathReader[] {
  const routes = routeBackends
    .filter((link) => link.port === port)
    .flatMap((front) =>
      front.parents.flatMap(({ product, evidence }): PathReader[] => {
        const { route } = front;
        const reader = appProtocolReader(product, route.kind);
        if (!reader || (route.kind !== 'GRPCRoute' && route.kind !== 'HTTPRoute')) return [];
        return [
          {
            reader,
            says: `${route.kind}/${route.metadata.name}, by ${productNames[reader]}`,
            evidence,
            kind: route.kind,
            front,
          },
        ];
      }),
    );
  const ingresses = ingressBackends
    .filter((link) => link.port === port && link.product.name === 'contour')
    .map((front): PathReader => {
      const { ingress, product } = front;
      const says = `Ingress/${ingress.metadata.name}, by ${productNames.contour}`;
      return { reader: 'contour', says, evidence: product.evidence, kind: 'Ingress', front };
    });
  return [...routes, ...ingresses];
}
