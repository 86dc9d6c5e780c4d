interface RouteOptions {
  service?: string;
  /** Left out where undefined is said. */
  port?: number | undefined;
  kind?: 'GRPCRoute' | 'HTTPRoute';
  /** Namespace of the backend, where it is another. */
  namespace?: string;
}

/** A route in namespace shop to the Service `greeter`, attached to a Gateway. */
export function exampleRoute(options: RouteOptions = {}): string {
  const { service = 'greeter', kind = 'GRPCRoute', namespace } = options;
  const port = 'port' in options ? options.port : 80;
  return `apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata:
  name: edge
  namespace: shop
spec:
  parentRefs:
    - name: public
  hostnames: [greeter.example.com]
  rules:
    - backendRefs:
        - name: ${service}
${namespace === undefined ? '' : `          namespace: ${namespace}\n`}${port === undefined ? '' : `          port: ${port}\n`}---
`;
}

/** The Gateway `public` of a class that installations name so. */
export function exampleGateway(className = 'envoy-gateway'): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  gatewayClassName: ${className}
  listeners:
    - {name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: greeter-tls}]}}
`;
}
