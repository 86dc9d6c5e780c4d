/** NetworkPolicy with this spec, as flow YAML. */
export const policy = (name: string, spec: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

/** A policy that lets nobody in. */
export const denyAll = policy('deny', '{podSelector: {}, policyTypes: [Ingress]}');

/** Egress rules of Deployment cart. */
export const outward = (...rules: string[]) =>
  policy('out', `{podSelector: {matchLabels: {app: cart}}, policyTypes: [Egress], egress: [${rules.join(', ')}]}`);

/** A running pod with one container, which declares the gRPC port. */
export const runningPod = (name: string, app: string, ip: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${app}}}
spec: {containers: [{name: c, ports: [{name: grpc, containerPort: 50051}]}]}
status: {phase: Running, podIP: ${ip}}
`;
