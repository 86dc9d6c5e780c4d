import type { Surroundings } from '../../model/remedy.js';
import type { PortNode, ServiceNode } from '../../model/topology/topology.js';

/**
 * The number on which the pods listen for a Service port: by the workloads, else by EndpointSlices, else by a
 * numeric targetPort. Undefined where nothing tells, or where pods differ: a headless name has one port for all.
 */
export function podPort(
  node: ServiceNode,
  { port, targets }: PortNode,
  surroundings: Surroundings,
): number | undefined {
  const numbers = new Set(targets.flatMap((t) => (t.state === 'unresolved' ? [] : [t.number])));
  if (numbers.size === 0) {
    for (const slice of surroundings.endpointSlices ?? []) {
      if (slice.metadata.namespace !== node.service.metadata.namespace) continue;
      if (slice.metadata.labels?.['kubernetes.io/service-name'] !== node.service.metadata.name) continue;
      for (const p of slice.ports ?? []) {
        if ((p.name ?? '') === (port.name ?? '') && p.port !== undefined) numbers.add(p.port);
      }
    }
  }
  const [only] = numbers;
  if (numbers.size > 1) return undefined;
  return (
    only ?? (typeof (port.targetPort ?? port.port) === 'number' ? Number(port.targetPort ?? port.port) : undefined)
  );
}
