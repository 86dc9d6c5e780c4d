/** Manifests for the examples of checks: `explain` shows them, so they are written as people write theirs. */

interface ServerOptions {
  replicas?: number;
  label?: string;
  /** Lines under the container's `ports:`. */
  ports?: readonly string[];
  /** Further lines of the container. */
  container?: readonly string[];
}

/** Deployment greeter in namespace shop: a gRPC server. */
export function exampleServer(options: ServerOptions = {}): string {
  const { replicas = 3, label = 'greeter', ports = ['- {name: grpc, containerPort: 50051}'], container = [] } = options;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: greeter
  namespace: shop
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: ${label}}
  template:
    metadata:
      labels: {app: ${label}}
    spec:
      containers:
        - name: server
          image: registry.example.com/shop/greeter:1.4.0
          ports:${indented(ports, 12)}${indented(container, 10)}
`;
}

interface ServiceOptions {
  selector?: string;
  /** Lines under `ports:`. */
  ports?: readonly string[];
  /** Further lines of the spec. */
  spec?: readonly string[];
}

/** Service greeter in namespace shop. */
export function exampleService(options: ServiceOptions = {}): string {
  const { selector = 'greeter', ports = ['- {name: grpc, port: 80, targetPort: grpc}'], spec = [] } = options;
  return `apiVersion: v1
kind: Service
metadata:
  name: greeter
  namespace: shop
spec:${indented(spec, 2)}
  selector: {app: ${selector}}
  ports:${indented(ports, 4)}
`;
}

/** Deployment cart in namespace shop, which dials the address over one connection a pod. */
export function exampleClient(address = 'greeter.shop.svc.cluster.local:80'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels: {app: cart}
  template:
    metadata:
      labels: {app: cart}
    spec:
      containers:
        - name: cart
          image: registry.example.com/shop/cart:2.0.1
          env:
            - {name: GREETER_ADDR, value: '${address}'}
`;
}

interface IngressOptions {
  annotations?: readonly string[];
  path?: string;
  service?: string;
  port?: string;
  /** Lines of `spec`; a TLS entry for the host unless given. */
  tls?: readonly string[];
  /** Further entries of `paths`. */
  paths?: readonly string[];
}

export const grpcAnnotation = 'nginx.ingress.kubernetes.io/backend-protocol: GRPC';
const tlsLines = ['tls:', '  - hosts: [greeter.example.com]', '    secretName: greeter-tls'];

/** Ingress edge in namespace shop, served by ingress-nginx. */
export function exampleIngress(options: IngressOptions = {}): string {
  const { annotations = [grpcAnnotation], path = '/', service = 'greeter', port = '{name: grpc}' } = options;
  const annotated = ['nginx.ingress.kubernetes.io/ssl-redirect: "true"', ...annotations];
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: edge
  namespace: shop
  annotations:${indented(annotated, 4)}
spec:
  ingressClassName: nginx${indented(options.tls ?? tlsLines, 2)}
  rules:
    - host: greeter.example.com
      http:
        paths:
          - path: ${path}
            pathType: Prefix
            backend: {service: {name: ${service}, port: ${port}}}${indented(options.paths ?? [], 10)}
`;
}

/** Documents of one file. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}

function indented(lines: readonly string[], columns: number): string {
  return lines.map((line) => `\n${' '.repeat(columns)}${line}`).join('');
}
