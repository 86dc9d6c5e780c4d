interface IngressRouteOptions {
  service?: string;
  /** As YAML; left out where undefined is said. */
  port?: number | string | undefined;
  route?: 'IngressRoute' | 'IngressRouteTCP';
  kind?: 'TraefikService';
  /** One more field of the backend. */
  more?: string;
}

/** A route of Traefik in namespace shop to the Service `greeter`. */
export function exampleIngressRoute(options: IngressRouteOptions = {}): string {
  const { service = 'greeter', route = 'IngressRoute', kind, more } = options;
  const backend = [
    `name: ${service}`,
    ...port(options, 'port'),
    ...(kind ? [`kind: ${kind}`] : []),
    ...(more === undefined ? [] : [more]),
  ];
  const match = route === 'IngressRoute' ? 'Host(`greeter.example.com`)' : 'HostSNI(`greeter.example.com`)';
  return `apiVersion: traefik.io/v1alpha1
kind: ${route}
metadata: {name: edge, namespace: shop}
spec:
  entryPoints: [websecure]
  routes:
    - match: ${match}
      kind: Rule
      services: [{${backend.join(', ')}}]
---
`;
}

interface HttpProxyOptions {
  service?: string;
  port?: number;
  more?: string;
}

/** A route of Contour. */
export function exampleHttpProxy({ service = 'greeter', port = 80, more }: HttpProxyOptions = {}): string {
  return `apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: edge, namespace: shop}
spec:
  virtualhost: {fqdn: greeter.example.com, tls: {secretName: greeter-tls}}
  routes:
    - services: [{name: ${service}, port: ${port}${more === undefined ? '' : `, ${more}`}}]
---
`;
}

interface VirtualServiceOptions {
  host?: string;
  port?: number | undefined;
}

/** A route of Istio's ingress gateway. */
export function exampleVirtualService(options: VirtualServiceOptions = {}): string {
  const [number] = port(options, 'number');
  const said = number === undefined ? '' : `, port: {${number}}`;
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: edge, namespace: shop}
spec:
  hosts: [greeter.example.com]
  gateways: [public]
  http:
    - route: [{destination: {host: ${options.host ?? 'greeter'}, subset: v1${said}}}]
---
`;
}

/** A Route of OpenShift, with the targetPort as YAML. */
export function exampleOpenShiftRoute(
  targetPort?: string,
  service = 'greeter',
  tls = 'termination: reencrypt',
): string {
  return `apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: edge, namespace: shop}
spec:
  host: greeter.example.com
  to: {kind: Service, name: ${service}, weight: 100}
${targetPort === undefined ? '' : `  port: {targetPort: ${targetPort}}\n`}  tls: {${tls}}
---
`;
}

function port(options: { port?: number | string | undefined }, field: string): string[] {
  const said = 'port' in options ? options.port : 80;
  return said === undefined ? [] : [`${field}: ${said}`];
}
