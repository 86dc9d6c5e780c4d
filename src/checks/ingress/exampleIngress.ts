/** Parts of the examples of Ingress checks: `greeter` in `shop`, reached through ingress-nginx. */
export interface ExampleOptions {
  /** Name of the Service that the Ingress gives. */
  service?: string;
  /** Port as the Ingress gives it. */
  port?: string;
  path?: string;
  pathType?: string;
  className?: string;
  /** Further annotations, one YAML line each. */
  annotations?: readonly string[];
}

export function exampleIngress(options: ExampleOptions = {}): string {
  const { service = 'greeter', port = 'number: 80', path = '/', pathType = 'Prefix', className = 'nginx' } = options;
  const annotations = ['nginx.ingress.kubernetes.io/backend-protocol: GRPC', ...(options.annotations ?? [])];
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: edge
  namespace: shop
  annotations:
    ${annotations.join('\n    ')}
spec:
  ingressClassName: ${className}
  tls:
    - hosts: [greeter.example.com]
      secretName: greeter-tls
  rules:
    - host: greeter.example.com
      http:
        paths:
          - path: ${path}
            pathType: ${pathType}
            backend:
              service:
                name: ${service}
                port:
                  ${port}
---
`;
}

/** A Service and its pods, which listen on 50051 under the name `grpc`. */
export function exampleService(ports = '[{name: grpc, port: 80, targetPort: grpc}]'): string {
  return `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec:
  selector: {app: greeter}
  ports: ${ports}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec:
      containers:
        - name: server
          image: registry.example.com/greeter:1.4.0
          ports: [{name: grpc, containerPort: 50051}]
`;
}
