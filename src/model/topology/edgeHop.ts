import type { ConfigMap, Ingress, Service } from '../objects.js';
import type { IngressProduct } from './ingressProduct.js';
import type { Hop } from './topology.js';

/** How an ingress controller reaches the pods of a backend: it opens the last connections, so it decides. */
export function ingressHop(
  ingress: Ingress,
  product: IngressProduct,
  service: Service | undefined,
  {
    controllerConfigMaps,
    passthroughOff,
  }: {
    controllerConfigMaps: readonly ConfigMap[] | undefined;
    /** Whether the controller runs without the flag of ssl-passthrough. */
    passthroughOff: boolean;
  },
): Hop & { why: string } {
  const annotations = { ...service?.metadata.annotations, ...ingress.metadata.annotations };
  const hop = (chooses: Hop['chooses'], why: string) => ({
    kind: 'ingress-controller' as const,
    name: product.name,
    chooses,
    why,
  });
  switch (product.name) {
    case 'ingress-nginx': {
      const own = annotations['nginx.ingress.kubernetes.io/service-upstream'];
      const global = controllerConfigMaps?.some((c) => c.data?.['service-upstream'] === 'true') ? 'true' : undefined;
      if (truthy(own ?? global))
        return hop('per-connection', 'service-upstream makes ingress-nginx dial the cluster IP');
      if (annotations['nginx.ingress.kubernetes.io/ssl-passthrough'] === 'true' && !passthroughOff) {
        return hop('per-connection', 'ssl-passthrough forwards connections, not calls');
      }
      return hop('per-request', 'ingress-nginx dials pods and chooses one for each call');
    }
    case 'f5-nginx':
      return truthy(annotations['nginx.org/use-cluster-ip'])
        ? hop('per-connection', 'nginx.org/use-cluster-ip makes NGINX dial the cluster IP')
        : hop('per-request', 'NGINX dials pods and chooses one for each call');
    case 'traefik':
      return truthy(annotations['traefik.ingress.kubernetes.io/service.nativelb'])
        ? hop('per-connection', 'service.nativelb makes Traefik dial the cluster IP')
        : hop('per-request', 'Traefik dials pods and chooses one for each call');
    case 'aws-alb':
      return annotations['alb.ingress.kubernetes.io/target-type'] === 'ip'
        ? hop('per-request', 'the ALB dials pods and chooses one for each call')
        : hop('unknown', 'the ALB dials nodes unless target-type is ip');
    case 'emissary':
      return hop('unknown', 'Emissary dials the cluster IP unless its endpoint resolver is chosen');
    case 'unknown':
    case 'other':
    case 'ambiguous':
      return hop('unknown', `which controller serves Ingress/${ingress.metadata.name} is not known`);
    default:
      return hop('per-request', `${product.name} dials pods and chooses one for each call`);
  }
}

function truthy(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
