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
export function exampleClient(address = 'greeter.shop.svc.cluster.local:80', replicas = 2): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  replicas: ${replicas}
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

/** Ingress edge in namespace shop, served by ingress-nginx, with any further annotations. */
export function exampleIngress(annotations: readonly string[] = []): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: edge
  namespace: shop
  annotations:${indented(['nginx.ingress.kubernetes.io/backend-protocol: GRPC', ...annotations], 4)}
spec:
  ingressClassName: nginx
  tls:
    - hosts: [greeter.example.com]
      secretName: greeter-tls
  rules:
    - host: greeter.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: greeter, port: {name: grpc}}}
`;
}

/** Documents of one file. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}

function indented(lines: readonly string[], columns: number): string {
  return lines.map((line) => `\n${' '.repeat(columns)}${line}`).join('');
}
