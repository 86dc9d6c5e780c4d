interface ControllerExample {
  className: string;
  /** Annotations as YAML mappings. */
  ingress?: string;
  service?: string;
  port?: string;
  withTls?: boolean;
}

/** An Ingress of a class to the gRPC Service greeter. */
export function exampleApp({
  className,
  ingress = '{}',
  service = '{}',
  port,
  withTls = true,
}: ControllerExample): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop, annotations: ${ingress}}
spec:
  ingressClassName: ${className}
${withTls ? '  tls: [{hosts: [greeter.example.com], secretName: greeter-tls}]\n' : ''}  rules:
    - host: greeter.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop, annotations: ${service}}
spec:
  selector: {app: greeter}
  ports: [${port ?? '{name: grpc, port: 80, targetPort: grpc}'}]
---
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
          image: registry.example.com/shop/greeter:1.4.0
          ports: [{name: grpc, containerPort: 50051}]
          readinessProbe: {grpc: {port: 50051}}
`;
}

/** The same with an HTTP backend, of which none of these checks speaks. */
export function webApp(className: string): string {
  return exampleApp({ className, port: '{name: http, port: 80, targetPort: http}' })
    .replace('{name: grpc, containerPort: 50051}', '{name: http, containerPort: 8080}')
    .replace('readinessProbe: {grpc: {port: 50051}}', 'readinessProbe: {httpGet: {path: /, port: 8080}}');
}
