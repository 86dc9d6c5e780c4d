import type { Container, Probe, Workload } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';
import { isLongLived, runningContainers, templateOf } from '../../model/topology/workloadParts.js';

/** A container that serves gRPC behind a Service port. */
export interface GrpcServer {
  node: ServiceNode;
  port: PortNode;
  workload: Workload;
  container: Container;
  /** Port of the pod. */
  number: number;
  /** Whether the container declares the port; otherwise it is the only container there is. */
  declared: boolean;
}

/** Every container that is believed to serve gRPC, once for each of its ports. */
export function* grpcServers({ services }: Pick<Topology, 'services'>): Generator<GrpcServer> {
  const told = new Set<string>();
  for (const node of services) {
    for (const port of node.ports.filter(believesGrpc)) {
      for (const target of port.targets) {
        const { workload } = target;
        if (target.state === 'unresolved' || !isLongLived(workload)) continue;
        const [only, ...others] = runningContainers(templateOf(workload)?.spec);
        const container = target.state === 'resolved' ? target.container : others.length === 0 ? only : undefined;
        if (!container) continue;
        const { namespace, name } = workload.metadata;
        const key = `${namespace}/${workload.kind}/${name} ${container.name}:${target.number}`;
        if (told.has(key)) continue;
        told.add(key);
        yield { node, port, workload, container, number: target.number, declared: target.state === 'resolved' };
      }
    }
  }
}

const probeNames = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

/** Every probe of a container, by its field. */
export function namedProbes(container: Container): { name: (typeof probeNames)[number]; probe: Probe }[] {
  return probeNames.flatMap((name) => {
    const probe = container[name];
    return probe ? [{ name, probe }] : [];
  });
}
