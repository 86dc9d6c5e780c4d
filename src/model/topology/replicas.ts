import type { HorizontalPodAutoscaler, Workload } from '../objects.js';
import type { ReplicaCount } from './topology.js';

/** How many pods the workloads of a Service are meant to have, now and at most. */
export function replicaCount(
  workloads: readonly Workload[],
  autoscalers: readonly HorizontalPodAutoscaler[],
): ReplicaCount {
  let now: number | undefined;
  let max: number | undefined;
  let autoscaler: HorizontalPodAutoscaler | undefined;
  for (const workload of workloads) {
    const scaledBy = autoscalers.find((hpa) => targets(hpa, workload));
    const count = wantedNow(workload, scaledBy);
    if (count !== undefined) {
      now = (now ?? 0) + count;
      max = (max ?? 0) + Math.max(count, scaledBy?.spec?.maxReplicas ?? 0);
    }
    autoscaler ??= scaledBy;
  }
  return { now, max, ...(autoscaler && { autoscaler }) };
}

function targets(hpa: HorizontalPodAutoscaler, workload: Workload): boolean {
  const target = hpa.spec?.scaleTargetRef;
  return (
    target?.kind === workload.kind &&
    target.name === workload.metadata.name &&
    hpa.metadata.namespace === workload.metadata.namespace
  );
}

function wantedNow(workload: Workload, hpa: HorizontalPodAutoscaler | undefined): number | undefined {
  // A DaemonSet has as many pods as nodes fit: known only from its status.
  if (workload.kind === 'DaemonSet') return workload.status?.desiredNumberScheduled;
  return workload.spec?.replicas ?? hpa?.spec?.minReplicas ?? 1;
}
