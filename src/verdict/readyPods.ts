import type { Pod } from '../model/objects.js';
import { keyOf } from '../model/objects.js';
import { startedAt } from '../model/podStart.js';
import type { PortNode, ServiceNode } from '../model/topology/topology.js';

/** The pods that can get calls on this port. */
export function readyPods(node: ServiceNode, port: PortNode): Pod[] {
  const pods = node.pods ?? [];
  if (port.endpoints) {
    const names = new Set(port.endpoints.readyPods);
    return pods.filter((p) => names.has(p.metadata.name));
  }
  return pods.filter((p) => p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'));
}

/**
 * Pods that joined so late that they cannot be set against the others: their first minute is warm-up, and traffic
 * had no time to reach them. Where all pods are equally young the comparison is fair.
 */
export function joinedTooLate(pods: readonly Pod[], now: number): Set<string> {
  const ages = pods.map((p) => (now - startedAt(p)) / 1000);
  const oldest = Math.max(...ages);
  return new Set(pods.filter((_, i) => (ages[i] ?? 0) < 60 && oldest - (ages[i] ?? 0) > 30).map((p) => keyOf(p)));
}

/** The ports of a pod that a Service port leads to: a name may mean another number in each pod. */
export function containerPorts(pod: Pod, { port }: PortNode): number[] {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return [target];
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.filter((p) => p.name === target).map((p) => p.containerPort);
}
