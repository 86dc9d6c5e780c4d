import type { Container, Pod, PodSpec, Workload } from '../../model/objects.js';
import { templateHash } from '../names.js';
import {
  type AppName,
  edgeNamespace,
  isReady,
  nodeName,
  podsOf,
  type RunningPod,
  shopNamespace,
  timestamp,
  type World,
} from '../world.js';
import { identity, ownedBy } from './identity.js';

export const greeterCpuRequestMillicores = 100;

/** The Deployments that are running, with their replicas as they are. */
export function deployments(world: World): Workload[] {
  return appsOf(world).map((app) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: identity(world, 'Deployment', app, {
      namespace: namespaceOf(app),
      generation: generationOf(world, app),
      labels: labelsOf(app),
    }),
    spec: {
      replicas: replicasOf(world, app),
      selector: { matchLabels: labelsOf(app) },
      template: { metadata: { labels: labelsOf(app) }, spec: podSpec(world, app) },
    },
    status: replicaStatus(world, app),
  }));
}

/** One ReplicaSet per Deployment: nothing is ever rolled out anew. */
export function replicaSets(world: World): Workload[] {
  return appsOf(world).map((app) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: identity(world, 'ReplicaSet', replicaSetName(app), {
      namespace: namespaceOf(app),
      labels: podLabels(app),
      ownerReferences: [ownedBy('apps/v1', 'Deployment', app)],
    }),
    spec: {
      replicas: replicasOf(world, app),
      selector: { matchLabels: podLabels(app) },
      template: { metadata: { labels: podLabels(app) }, spec: podSpec(world, app) },
    },
    status: replicaStatus(world, app),
  }));
}

/** Every process as a pod, with its own start time. */
export function pods(world: World): Pod[] {
  return world.pods.map((pod) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      namespace: pod.namespace,
      uid: pod.uid,
      creationTimestamp: timestamp(pod.child.startedAt),
      labels: podLabels(pod.app),
      ownerReferences: [ownedBy('apps/v1', 'ReplicaSet', replicaSetName(pod.app))],
    },
    spec: { ...podSpec(world, pod.app, pod.address.port), nodeName },
    status: podStatus(pod),
  }));
}

export function podLabels(app: AppName): Record<string, string> {
  return { ...labelsOf(app), 'pod-template-hash': templateHash(app) };
}

export function labelsOf(app: AppName): Record<string, string> {
  return { 'app.kubernetes.io/name': app };
}

export function namespaceOf(app: AppName): string {
  return app === 'edge' ? edgeNamespace : shopNamespace;
}

export function replicaSetName(app: AppName): string {
  return `${app}-${templateHash(app)}`;
}

function appsOf(world: World): AppName[] {
  return [...new Set(world.pods.map((pod) => pod.app))];
}

function replicasOf(world: World, app: AppName): number {
  return app === 'greeter' ? world.greeterReplicas : 1;
}

/** A Deployment that was scaled was changed once. */
function generationOf(world: World, app: AppName): number {
  return app === 'greeter' && world.scaledAt !== undefined ? 2 : 1;
}

function replicaStatus(world: World, app: AppName) {
  const all = podsOf(world, app).filter((pod) => pod.child.exit === undefined);
  const ready = all.filter(isReady).length;
  return {
    observedGeneration: generationOf(world, app),
    replicas: all.length,
    readyReplicas: ready,
    availableReplicas: ready,
  };
}

function podSpec(world: World, app: AppName, port = containerPort(world, app)): PodSpec {
  const containers: Record<AppName, Container> = {
    greeter: {
      name: 'greeter',
      image: 'playground/greeter',
      ports: [{ name: 'grpc', containerPort: port, protocol: 'TCP' }],
      readinessProbe: { grpc: { port } },
      resources: { requests: { cpu: `${greeterCpuRequestMillicores}m` } },
    },
    cart: {
      name: 'cart',
      image: 'playground/cart',
      env: [{ name: 'GREETER_ADDR', value: `greeter.${shopNamespace}:${world.service.port}` }],
    },
    edge: {
      name: 'edge',
      image: 'playground/edge',
      ports: [{ name: 'https', containerPort: port, protocol: 'TCP' }],
    },
  };
  return { containers: [containers[app]] };
}

function containerPort(world: World, app: AppName): number {
  return podsOf(world, app)[0]?.address.port ?? world.service.port;
}

function podStatus(pod: RunningPod): NonNullable<Pod['status']> {
  const { exit, startedAt } = pod.child;
  const ready = isReady(pod);
  const started = timestamp(startedAt);
  const since = timestamp(exit?.at ?? pod.readySince);
  const state = exit
    ? {
        terminated: {
          exitCode: exit.code ?? 137,
          reason: exit.code === 0 ? 'Completed' : 'Error',
          message: exit.stderr,
        },
      }
    : { running: { startedAt: started } };
  const status = ready ? 'True' : 'False';
  return {
    phase: exit ? (exit.code === 0 ? 'Succeeded' : 'Failed') : 'Running',
    podIP: pod.address.host,
    podIPs: [{ ip: pod.address.host }],
    hostIP: '127.0.0.1',
    startTime: started,
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: started },
      { type: 'Initialized', status: 'True', lastTransitionTime: started },
      { type: 'ContainersReady', status, lastTransitionTime: since },
      { type: 'Ready', status, lastTransitionTime: since },
    ],
    containerStatuses: [{ name: pod.app, ready, restartCount: 0, state }],
  };
}
