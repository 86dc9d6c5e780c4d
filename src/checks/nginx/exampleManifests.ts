interface IngressOptions {
  /** YAML lines under `metadata.annotations`. */
  annotations?: readonly string[];
  className?: string;
  /** Leaves `spec.tls` out. */
  withoutTls?: boolean;
  /** More paths of the rule, as YAML list items. */
  paths?: readonly string[];
  name?: string;
}

const annotationPrefix = 'nginx.ingress.kubernetes.io';

/** An Ingress that routes greeter.example.com to the Service `greeter`, as ingress-nginx wants it unless the options say otherwise. */
export function exampleIngress(options: IngressOptions = {}): string {
  const {
    annotations = [`${annotationPrefix}/backend-protocol: "GRPC"`],
    className = 'nginx',
    name = 'edge',
  } = options;
  const all = [`${annotationPrefix}/ssl-redirect: "true"`, ...annotations];
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: shop
  annotations:
${all.map((line) => `    ${line}`).join('\n')}
spec:
  ingressClassName: ${className}
${options.withoutTls ? '' : '  tls: [{hosts: [greeter.example.com], secretName: greeter-tls}]\n'}  rules:
    - host: greeter.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 80}}}}
${(options.paths ?? []).map((item) => `          - ${item}\n`).join('')}`;
}

interface ServerOptions {
  replicas?: number;
  /** The Service's port as a YAML mapping. */
  port?: string;
  /** Fields of the container beside name, image and ports, as lines of YAML. */
  container?: readonly string[];
  /** Annotations of the Service as a YAML mapping. */
  annotations?: string;
}

/** The Service `greeter` and its Deployment: gRPC in plaintext on 50051, with a gRPC probe, unless the options say otherwise. */
export function exampleServer(options: ServerOptions = {}): string {
  const { replicas = 3, port = '{name: grpc, port: 80, targetPort: grpc}', annotations = '{}' } = options;
  const container = options.container ?? ['readinessProbe: {grpc: {port: 50051}}'];
  return `---
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop, annotations: ${annotations}}
spec:
  selector: {app: greeter}
  ports: [${port}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec:
      containers:
        - name: server
          image: example/greeter:1
          ports: [{name: grpc, containerPort: 50051}]
${container.map((line) => `          ${line}\n`).join('')}`;
}

/** The Service `web` and its Deployment, which speak HTTP. */
export const exampleWebServer = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: example/web:1, ports: [{name: http, containerPort: 8080}]}]
`;

interface ControllerOptions {
  image?: string;
  args?: readonly string[];
  /** Annotations of the pod template as a YAML mapping. */
  podAnnotations?: string;
}

/** The Deployment of an ingress-nginx controller. */
export function exampleController(options: ControllerOptions = {}): string {
  const { image = 'registry.k8s.io/ingress-nginx/controller:v1.15.1', args = [], podAnnotations = '{}' } = options;
  return `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}}
  template:
    metadata:
      labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}
      annotations: ${podAnnotations}
    spec:
      containers:
        - name: controller
          image: ${image}
          args: [${['/nginx-ingress-controller', '--controller-class=k8s.io/ingress-nginx', ...args].join(', ')}]
status: {replicas: 1, readyReplicas: 1}
`;
}
