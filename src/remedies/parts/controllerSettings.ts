import type { KubeObject } from '../../model/objects.js';
import type { IngressProductName } from '../../model/topology/ingressProduct.js';
import type { IngressBackendLink } from '../../model/topology/topology.js';

/** What bears the annotations, and the gRPC backends that they count for. */
interface Told {
  bearer: KubeObject;
  links: readonly IngressBackendLink[];
  /** Whether the pods end TLS. */
  tls: boolean;
}

/** How a controller is told to speak gRPC to the pods of an Ingress's backend. */
interface ControllerSetting {
  /** What bears the annotation, which counts for all backends that it is read for. */
  on: 'Service' | 'Ingress';
  /** It names the ports it is for; else it counts for all. */
  perPort?: true;
  /** Undefined where it takes more than an annotation. */
  annotations(told: Told): Readonly<Record<string, string>> | undefined;
  /** Annotations for the Ingresses beside it. */
  ingress?: Readonly<Record<string, string>>;
}

const contourH2c = 'projectcontour.io/upstream-protocol.h2c';

/** By the check that finds it missing. What is refused over TLS needs the CA named in an object of the controller's own. */
export const controllerSettings: Readonly<Record<string, ControllerSetting>> = {
  'traefik-h2c-missing': {
    on: 'Service',
    annotations: ({ tls }) => (tls ? undefined : { 'traefik.ingress.kubernetes.io/service.serversscheme': 'h2c' }),
  },
  'haproxy-h2-missing': {
    on: 'Service',
    // Each of the two reads its own annotation only: where either may serve it, both are told.
    annotations: ({ tls, links }) => ({
      ...(links.some((link) => mayBe(link, 'haproxytech')) &&
        (tls ? { 'haproxy.org/server-ssl': 'true' } : { 'haproxy.org/server-proto': 'h2' })),
      ...(links.some((link) => mayBe(link, 'haproxy-ingress')) && {
        'haproxy-ingress.github.io/backend-protocol': tls ? 'h2-ssl' : 'h2',
      }),
    }),
  },
  'contour-upstream-protocol-missing': {
    on: 'Service',
    perPort: true,
    annotations({ tls, bearer, links }) {
      const before = bearer.metadata.annotations?.[contourH2c]?.split(',').map((word) => word.trim()) ?? [];
      const ports = links.map(({ port }) => String(port?.port.port));
      return tls ? undefined : { [contourH2c]: [...new Set([...before, ...ports])].join(',') };
    },
  },
  'kong-protocol-missing': {
    on: 'Service',
    annotations: ({ tls }) => ({ 'konghq.com/protocol': tls ? 'grpcs' : 'grpc' }),
    ingress: { 'konghq.com/protocols': 'grpc,grpcs' },
  },
  'alb-backend-protocol-version-missing': {
    on: 'Service',
    annotations: ({ tls }) => ({
      'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC',
      ...(tls && { 'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS' }),
    }),
  },
  'apisix-scheme-missing': {
    on: 'Ingress',
    annotations: ({ tls }) => ({ 'k8s.apisix.apache.org/upstream-scheme': tls ? 'grpcs' : 'grpc' }),
  },
};

function mayBe({ product }: IngressBackendLink, name: IngressProductName): boolean {
  return product.name === 'ambiguous' ? product.candidates.includes(name) : product.name === name;
}
