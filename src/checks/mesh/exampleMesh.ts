interface MeshOptions {
  /** Labels and annotations of the namespace, as YAML mappings. */
  labels?: string;
  annotations?: string;
  /** Annotations of the client's pods. */
  clientAnnotations?: string;
  serverAnnotations?: string;
  serviceAnnotations?: string;
  serviceLabels?: string;
  /** The Service's port as a YAML mapping. */
  port?: string;
  clusterIP?: string;
  /** Fields of the server's container. */
  container?: string;
  dials?: string;
}

/** Client cart and server greeter in one namespace, which Linkerd injects unless the options say otherwise. */
export function exampleMesh(options: MeshOptions = {}): string {
  const {
    labels = '{}',
    annotations = '{linkerd.io/inject: enabled}',
    clientAnnotations = '{}',
    serverAnnotations = '{}',
    serviceAnnotations = '{}',
    serviceLabels = '{}',
    port = '{name: grpc, port: 50051}',
    clusterIP,
    container = 'readinessProbe: {grpc: {port: 50051}}',
    dials = 'greeter.shop:50051',
  } = options;
  return `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: ${labels}, annotations: ${annotations}}
---
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop, labels: ${serviceLabels}, annotations: ${serviceAnnotations}}
spec:
${clusterIP === undefined ? '' : `  clusterIP: ${clusterIP}\n`}  selector: {app: greeter}
  ports: [${port}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}, annotations: ${serverAnnotations}}
    spec:
      containers:
        - name: server
          image: registry.example.com/shop/greeter:1.4.0
          ports: [{name: grpc, containerPort: 50051}]
          ${container}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}, annotations: ${clientAnnotations}}
    spec:
      containers:
        - name: cart
          image: registry.example.com/shop/cart:2.0.1
          env: [{name: GREETER_ADDR, value: "${dials}"}]
`;
}

export const istioInjected = { labels: '{istio-injection: enabled}', annotations: '{}' } as const;
export const istioAmbient = { labels: '{istio.io/dataplane-mode: ambient}', annotations: '{}' } as const;
