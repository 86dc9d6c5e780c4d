import { cpus, totalmem } from 'node:os';
import type { HorizontalPodAutoscaler, KubeObject, Namespace, Node } from '../../model/objects.js';
import { edgeNamespace, nodeName, podsOf, shopNamespace, timestamp, type World } from '../world.js';
import { identity } from './identity.js';
import { greeterCpuRequestMillicores } from './workloads.js';

/** An APIService as far as it says whether an API group is served. */
export interface ApiService extends KubeObject {
  spec: { group: string; version: string; groupPriorityMinimum: number; versionPriority: number };
  status: { conditions: { type: string; status: string; reason: string; message: string }[] };
}

const targetUtilization = 60;
const nanoCoresPerMillicore = 1_000_000;

export function namespaces(world: World): Namespace[] {
  return ['default', shopNamespace, ...(world.edge ? [edgeNamespace] : [])].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: identity(world, 'Namespace', name, { labels: { 'kubernetes.io/metadata.name': name } }),
    status: { phase: 'Active' },
  }));
}

/** This machine, on which all of it runs. */
export function nodes(world: World): Node[] {
  const capacity = { cpu: String(cpus().length), memory: `${Math.floor(totalmem() / 1024)}Ki`, pods: '110' };
  const status = {
    capacity,
    allocatable: capacity,
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    conditions: [{ type: 'Ready', status: 'True' }],
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: identity(world, 'Node', nodeName, { labels: { 'kubernetes.io/hostname': nodeName } }),
      status,
    },
  ];
}

/**
 * The autoscaler of the pinned scenario. What it sees is computed from the same samples that metrics-server gives,
 * as the real one does; its stabilisation window of five minutes keeps the replicas it once asked for.
 */
export function autoscalers(world: World): HorizontalPodAutoscaler[] {
  if (world.scenario !== 'pinned') return [];
  const samples = podsOf(world, 'greeter').flatMap((pod) => world.meter.sample(pod.child) ?? []);
  const used = samples.reduce((sum, sample) => sum + sample.nanoCores, 0) / nanoCoresPerMillicore;
  const averageMillicores = samples.length > 0 ? Math.round(used / samples.length) : undefined;
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: identity(world, 'HorizontalPodAutoscaler', 'greeter', { namespace: shopNamespace }),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'greeter' },
        minReplicas: 3,
        maxReplicas: 6,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: targetUtilization } },
          },
        ],
      },
      status: {
        currentReplicas: podsOf(world, 'greeter').length,
        desiredReplicas: world.greeterReplicas,
        ...(world.scaledAt !== undefined && { lastScaleTime: timestamp(world.scaledAt) }),
        ...(averageMillicores !== undefined && {
          currentMetrics: [
            {
              type: 'Resource',
              resource: {
                name: 'cpu',
                current: { averageUtilization: Math.round((averageMillicores * 100) / greeterCpuRequestMillicores) },
              },
            },
          ],
        }),
      },
    },
  ];
}

export function apiServices(world: World): ApiService[] {
  return [
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: identity(world, 'APIService', 'v1beta1.metrics.k8s.io'),
      spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
      status: {
        conditions: [
          { type: 'Available', status: 'True', reason: 'Local', message: 'Local APIServices are always available' },
        ],
      },
    },
  ];
}
