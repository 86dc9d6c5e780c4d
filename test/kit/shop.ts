/** A small shop: a gRPC server of three pods, and a client whose configuration names it. */
export const server = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec:
      containers:
      - name: server
        image: registry.example.com/go-greeter:1
        ports: [{name: grpc, containerPort: 50051}]
        readinessProbe: {grpc: {port: 50051}}
---
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop, labels: {app.kubernetes.io/managed-by: Helm}}
spec:
  clusterIP: 10.96.0.7
  selector: {app: greeter}
  ports: [{name: grpc, port: 80, targetPort: grpc}]
`;

export const tlsServer = server.replace('readinessProbe: {grpc: {port: 50051}}', 'args: [--tls-cert=/tls/tls.crt]');

/** A client in the given words; `lines` are appended to its container. */
export function client(
  name: string,
  { image = 'cart:1', env = 'GREETER_ADDR', value = 'greeter:80', replicas = 2, namespace = 'shop' } = {},
): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - name: client
        image: ${image}
        env:
        - {name: LOG_LEVEL, value: info}
        - {name: ${env}, value: '${value}'}
`;
}

export const nginxClass = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: k8s.io/ingress-nginx}
`;

export const nginxController = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: ingress-nginx}}
  template:
    metadata: {labels: {app.kubernetes.io/name: ingress-nginx}}
    spec: {containers: [{name: controller, image: 'ingress-nginx/controller:v1.15.1'}]}
`;

export const gatewayClass = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: envoy}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
status: {conditions: [{type: Accepted, status: 'True'}]}
`;

export const linkerdControlPlane = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: linkerd-destination
  namespace: linkerd
  labels: {linkerd.io/control-plane-component: destination}
spec:
  selector: {matchLabels: {x: y}}
  template:
    metadata: {labels: {x: y}}
    spec: {containers: [{name: destination}]}
`;

/** The certificate of a Secret as readers reduce it. */
export function tlsSecret(name: string, namespace: string, dnsNames: string[], notAfter = '2027-06-01T00:00:00Z') {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'kubernetes.io/tls',
    keys: ['tls.crt', 'tls.key'],
    certificates: [
      {
        subject: `CN=${dnsNames[0]}`,
        issuer: 'CN=ca',
        dnsNames,
        ipAddresses: [],
        notBefore: '2026-01-01T00:00:00Z',
        notAfter,
        isCa: false,
      },
    ],
    problems: [],
  };
}
