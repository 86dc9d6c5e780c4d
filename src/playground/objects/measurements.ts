import type { KubeObject } from '../../model/objects.js';
import type { Reading } from '../processes/messages.js';
import { nodeName, type RunningPod, timestamp, type World } from '../world.js';
import { podLabels } from './workloads.js';

/** `metrics.k8s.io/v1beta1` PodMetrics. */
export interface PodMetrics extends KubeObject {
  timestamp: string;
  /** A Go duration. */
  window: string;
  containers: { name: string; usage: { cpu: string; memory: string } }[];
}

/** CPU and memory of each pod over the last window; a pod without one is left out, as metrics-server does. */
export function podMetrics(world: World): PodMetrics[] {
  return world.pods.flatMap((pod) => {
    const sample = world.meter.sample(pod.child);
    if (!sample) return [];
    return {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: {
        name: pod.name,
        namespace: pod.namespace,
        creationTimestamp: timestamp(sample.to),
        labels: podLabels(pod.app),
      },
      timestamp: timestamp(sample.to),
      window: `${(sample.to - sample.from) / 1000}s`,
      containers: [
        {
          name: pod.app,
          usage: { cpu: `${sample.nanoCores}n`, memory: `${Math.ceil(sample.residentBytes / 1024)}Ki` },
        },
      ],
    };
  });
}

/** The kubelet's `stats/summary`: cumulative figures of each process at its newest reading. */
export function statsSummary(world: World): unknown {
  return {
    node: { nodeName, startTime: timestamp(world.startedAt) },
    pods: world.pods.flatMap((pod) => {
      const reading = world.meter.reading(pod.child);
      return reading ? podStats(world, pod, reading) : [];
    }),
  };
}

function podStats(world: World, pod: RunningPod, reading: Reading) {
  const time = timestamp(reading.at);
  const startTime = timestamp(pod.child.startedAt);
  const nanoCores = world.meter.nanoCores(pod.child);
  const cpu = {
    time,
    ...(nanoCores !== undefined && { usageNanoCores: nanoCores }),
    usageCoreNanoSeconds: reading.cpuMicros * 1000,
  };
  const memory = { time, workingSetBytes: reading.residentBytes, rssBytes: reading.residentBytes };
  const traffic = { name: 'lo', rxBytes: reading.rxBytes, rxErrors: 0, txBytes: reading.txBytes, txErrors: 0 };
  return {
    podRef: { name: pod.name, namespace: pod.namespace, uid: pod.uid },
    startTime,
    containers: [{ name: pod.app, startTime, cpu, memory }],
    cpu,
    memory,
    network: { time, ...traffic, interfaces: [traffic] },
  };
}
