/**
 * NetworkPolicy greeter in namespace shop, which lets pods with these labels in on the port of the server's pods; with
 * a namespace, those of that one.
 */
export function examplePolicy(
  labels: Readonly<Record<string, string>>,
  port: number | string = 50051,
  namespace?: string,
): string {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  const from =
    namespace === undefined
      ? '- podSelector:'
      : `- namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: ${namespace}}
          podSelector:`;
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: greeter
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: greeter}
  policyTypes: [Ingress]
  ingress:
    - from:
        ${from}
            matchLabels: {${wanted.join(', ')}}
      ports:
        - {protocol: TCP, port: ${port}}
`;
}

/** NetworkPolicy cart in namespace shop, with the egress rules of Deployment cart. */
export function exampleEgress(...rules: readonly string[]): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: cart
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: cart}
  policyTypes: [Egress]
  egress:${rules.map((rule) => `\n    - ${rule}`).join('')}
`;
}

/** The controller of ingress-nginx, in its own namespace. */
export function exampleController(): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}
spec:
  selector:
    matchLabels: {app.kubernetes.io/name: ingress-nginx}
  template:
    metadata:
      labels: {app.kubernetes.io/name: ingress-nginx}
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.15.1
`;
}
