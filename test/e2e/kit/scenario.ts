import { demoImage } from './cluster.js';

/** A gRPC Service, its pods and its clients, with a known truth. */
export interface Scenario {
  name: string;
  story: string;
  /** Milliseconds of CPU that a call burns, a group of pods for each entry. */
  groups?: readonly { pods: number; burnMs: number }[];
  headless?: boolean;
  sessionAffinity?: boolean;
  maxConnectionAge?: string;
  /** Absent for no traffic. */
  clients?: { pods: number; policy: 'pick_first' | 'round_robin'; rps: number; stream?: boolean };
  expected: { verdict: string | RegExp; confidence?: string };
}

export function serversYaml(namespace: string, scenario: Scenario): string {
  const { name, groups = [{ pods: 3, burnMs: 2 }], headless = false, sessionAffinity = false } = scenario;
  const age = scenario.maxConnectionAge === undefined ? '' : `, -max-connection-age=${scenario.maxConnectionAge}`;
  const servers = groups.map(
    ({ pods, burnMs }, i) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-${i}, namespace: ${namespace}}
spec:
  replicas: ${pods}
  selector: {matchLabels: {app: ${name}, group: "${i}"}}
  template:
    metadata: {labels: {app: ${name}, group: "${i}"}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: server
        image: ${demoImage}
        imagePullPolicy: IfNotPresent
        command: [/bin/server, -burn=${burnMs}ms${age}]
        ports: [{containerPort: 50051, name: grpc}, {containerPort: 9090, name: metrics}]
        readinessProbe: {grpc: {port: 50051}, periodSeconds: 5}
`,
  );
  const service = `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {app: ${name}}
  ports: [{name: grpc, port: 50051, targetPort: grpc}]
${headless ? '  clusterIP: None\n' : ''}${sessionAffinity ? '  sessionAffinity: ClientIP\n' : ''}`;
  return [...servers, service].join('---\n');
}

/** Empty for no traffic. */
export function clientsYaml(namespace: string, { name, clients }: Scenario): string {
  return clients
    ? `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-client, namespace: ${namespace}}
spec:
  replicas: ${clients.pods}
  selector: {matchLabels: {app: ${name}-client}}
  template:
    metadata: {labels: {app: ${name}-client}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: client
        image: ${demoImage}
        imagePullPolicy: IfNotPresent
        command: [/bin/client, "-target=dns:///${name}.${namespace}.svc.cluster.local:50051", -lb=${clients.policy}, -rps=${clients.rps}${clients.stream ? ', -stream' : ''}, -for=1h]
---
`
    : '';
}
