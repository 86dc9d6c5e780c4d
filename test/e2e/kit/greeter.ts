import { demoImage, kubectl, kubectlJson, sleep, until } from './cluster.js';

/** A gRPC server with CPU work per call behind a cluster IP. */
export function greeterYaml(namespace: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: ${namespace}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: greeter
        image: ${demoImage}
        imagePullPolicy: IfNotPresent
        command: [/bin/server, -burn=2ms]
        ports: [{containerPort: 50051, name: grpc}, {containerPort: 9090, name: metrics}]
        readinessProbe: {grpc: {port: 50051}, periodSeconds: 2}
        resources: {requests: {cpu: 20m, memory: 32Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: ${namespace}}
spec:
  selector: {app: greeter}
  ports: [{name: grpc, port: 50051, targetPort: grpc, appProtocol: kubernetes.io/h2c}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: greeter, namespace: ${namespace}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: greeter}
  minReplicas: ${replicas}
  maxReplicas: ${replicas}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5000}}}]
`;
}

/** A client that keeps one channel and calls steadily. */
export function clientYaml(namespace: string, target: string, policy: 'pick_first' | 'round_robin', rps = 80): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: ${namespace}}
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: cart
        image: ${demoImage}
        imagePullPolicy: IfNotPresent
        command: [/bin/client, "-target=${target}", -lb=${policy}, -rps=${rps}, -for=1h]
        resources: {requests: {cpu: 20m, memory: 32Mi}}
`;
}

export function apply(yaml: string): void {
  kubectl(['apply', '-f', '-'], yaml);
}

export function rolledOut(namespace: string, deployment: string): void {
  kubectl(['-n', namespace, 'rollout', 'status', `deployment/${deployment}`, '--timeout=180s']);
}

interface PodMetrics {
  items: { metadata: { name: string }; containers: { usage: { cpu: string } }[] }[];
}

/** Waits until metrics-server has a figure for as many pods, and the youngest is a minute old. */
export async function measurable(namespace: string, pods: number): Promise<void> {
  await until(
    `metrics of ${pods} pods in ${namespace}`,
    () => {
      const { items } = JSON.parse(
        kubectl(['get', '--raw', `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`]),
      ) as PodMetrics;
      return items.length >= pods;
    },
    180,
  );
  const { items } = kubectlJson<{ items: { status: { startTime: string } }[] }>(['-n', namespace, 'get', 'pods']);
  const youngest = Math.max(...items.map((p) => Date.parse(p.status.startTime)));
  await sleep(Math.max(0, youngest + 75_000 - Date.now()));
}
