import type { EndpointSlice, Pod, Service, Workload } from '../../src/model/objects.js';
import { selects } from '../../src/model/topology/selector.js';

/** The pods that a cluster runs for these workloads, each named and addressed like the workload; ready unless said otherwise. */
export function runningPods(workloads: readonly Workload[], unready: readonly string[], takenAt: string): Pod[] {
  const startedAt = new Date(Date.parse(takenAt) - 24 * 3_600_000).toISOString();
  return workloads.flatMap(({ kind, metadata, spec }, at) => {
    const { template, replicas = kind === 'DaemonSet' ? 2 : 1 } = spec ?? {};
    if (!template?.spec || /Job$/.test(kind)) return [];
    const ready = !unready.includes(metadata.name);
    const set = kind === 'Deployment' ? `${metadata.name}-6c9f7d` : metadata.name;
    return Array.from({ length: replicas }, (_, i): Pod => {
      const container = { ready, restartCount: 0, state: { running: { startedAt } } };
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...template.metadata,
          name: kind === 'StatefulSet' ? `${set}-${i}` : `${set}-${String.fromCharCode(98 + (i % 24))}${i}x4z`,
          ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
          ownerReferences: [
            { apiVersion: 'apps/v1', kind: kind === 'Deployment' ? 'ReplicaSet' : kind, name: set, controller: true },
          ],
        },
        spec: template.spec ?? {},
        status: {
          phase: 'Running',
          podIP: `10.244.${at}.${i + 10}`,
          startTime: startedAt,
          conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
          containerStatuses: (template.spec?.containers ?? []).map(({ name }) => ({ name, ...container })),
        },
      };
    });
  });
}

/** The slice that the endpoints controller writes for a Service; none where it selects nothing by labels. */
export function sliceOf({ metadata, spec }: Service, pods: readonly Pod[]): EndpointSlice[] {
  if (spec?.selector === undefined) return [];
  const chosen = pods.filter(
    (pod) => pod.metadata.namespace === metadata.namespace && selects(spec.selector, pod.metadata.labels),
  );
  const containers = [...(chosen[0]?.spec?.initContainers ?? []), ...(chosen[0]?.spec?.containers ?? [])];
  const numberOf = (target: number | string) =>
    typeof target === 'number'
      ? target
      : containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === target)?.containerPort;
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${metadata.name}-8xk2p`,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        labels: { 'kubernetes.io/service-name': metadata.name },
      },
      addressType: 'IPv4',
      ports: (spec.ports ?? []).flatMap(({ name = '', port, targetPort = port }) => {
        const number = numberOf(targetPort);
        return number === undefined ? [] : [{ name, port: number, protocol: 'TCP' }];
      }),
      endpoints: chosen.map((pod) => ({
        addresses: [pod.status?.podIP ?? ''],
        conditions: { ready: pod.status?.conditions?.[0]?.status === 'True' },
        targetRef: { kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? '' },
      })),
    },
  ];
}
