import type { Pod } from '../objects.js';
import type { IngressProductName } from '../topology/ingressProduct.js';
import { runningContainers } from '../topology/workloadParts.js';

/** A proxy that stands before Services and writes an access log. */
export interface ProxyProduct {
  id: string;
  title: string;
  /** The products, as Ingresses are served by, whose data plane it is. */
  serves: readonly IngressProductName[];
  /** Values of the label `app.kubernetes.io/name` on its pods. */
  names: readonly string[];
  image: RegExp;
  /** How to make it say more, one way a line. */
  verbosity: readonly string[];
}

const products: readonly ProxyProduct[] = [
  {
    id: 'ingress-nginx',
    title: 'ingress-nginx',
    serves: ['ingress-nginx'],
    names: ['ingress-nginx'],
    image: /(^|\/)ingress-nginx\/controller|nginx-ingress-controller/,
    verbosity: [
      'Access lines are off where its ConfigMap has disable-access-log: "true", or the Ingress nginx.ingress.kubernetes.io/enable-access-log: "false".',
      'For more of the error log set error-log-level: debug in its ConfigMap.',
    ],
  },
  {
    id: 'f5-nginx',
    title: "F5's NGINX Ingress Controller",
    serves: ['f5-nginx'],
    names: ['nginx-ingress'],
    image: /(^|\/)nginx\/nginx-ingress|nginx-ic/,
    verbosity: [
      'Access lines are off where its ConfigMap has access-log-off: "true".',
      'Add $upstream_addr to log-format, and set error-log-level: debug in its ConfigMap.',
    ],
  },
  {
    id: 'traefik',
    title: 'Traefik',
    serves: ['traefik'],
    names: ['traefik'],
    image: /(^|\/)traefik[\w-]*([:@]|$)/,
    verbosity: [
      'The access log is off by default: start Traefik with --accesslog=true (Helm: logs.access.enabled=true).',
      'For more of its own log add --log.level=DEBUG.',
    ],
  },
  {
    id: 'haproxy',
    title: 'HAProxy',
    serves: ['haproxy-ingress', 'haproxytech'],
    names: ['haproxy-ingress', 'kubernetes-ingress'],
    image: /(^|\/)(haproxy-ingress|kubernetes-ingress|haproxy[\w-]*)([:@]|$)/,
    verbosity: [
      'haproxy-ingress logs requests only to syslog-endpoint of its ConfigMap: set it to stdout.',
      'HAProxy\'s own: syslog-server: "address:stdout, format: raw, facility:daemon" in its ConfigMap; without a controller, `log stdout format raw local0` and `option httplog`.',
    ],
  },
  {
    id: 'envoy',
    title: 'Envoy',
    serves: ['contour', 'istio', 'emissary'],
    names: ['contour', 'envoy', 'istio-ingressgateway', 'emissary-ingress'],
    image: /(^|\/)(envoy[\w-]*|proxyv2|contour|emissary)([:@]|$)/,
    verbosity: [
      'Envoy Gateway: access lines go to stdout unless the EnvoyProxy has spec.telemetry.accessLog.disable: true; spec.logging.level.default: debug says more.',
      'Istio: meshConfig.accessLogFile: /dev/stdout. Contour: accesslog-format in its configuration.',
    ],
  },
];

/** The label values by which the pods of every product can be asked for. */
export const proxyNames: readonly string[] = products.flatMap(({ names }) => names);

/** Which proxy a pod runs, by its labels, else by its images; undefined for other pods. */
export function proxyOf(pod: Pod): ProxyProduct | undefined {
  const labels = pod.metadata.labels ?? {};
  const name = labels['app.kubernetes.io/name'] ?? '';
  const containers = runningContainers(pod.spec);
  // Istio's sidecar stands in every pod of its mesh; only a gateway has it alone.
  const own = containers.length === 1 ? containers : containers.filter((c) => c.name !== 'istio-proxy');
  const images = own.flatMap((c) => c.image ?? []);
  return (
    products.find((p) => p.names.includes(name)) ?? products.find((p) => images.some((image) => p.image.test(image)))
  );
}
