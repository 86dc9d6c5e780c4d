/** NetworkPolicy greeter in namespace shop, which lets pods with these labels in on the port of the server's pods. */
export function examplePolicy(labels: Readonly<Record<string, string>>, port: number | string = 50051): string {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
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
        - podSelector:
            matchLabels: {${wanted.join(', ')}}
      ports:
        - {protocol: TCP, port: ${port}}
`;
}
