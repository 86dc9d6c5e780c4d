import type { ContainerPort, ServicePort, Workload } from '../objects.js';
import type { PortTarget } from './topology.js';
import { runningContainers, templateOf } from './workloadParts.js';

/** What a Service port means in a workload: Kubernetes compares the protocol as well as the name. */
export function portTarget(port: ServicePort, workload: Workload): PortTarget {
  const containers = runningContainers(templateOf(workload)?.spec);
  const protocol = port.protocol ?? 'TCP';
  const wanted = port.targetPort ?? port.port;
  const declared: ContainerPort[] = [];
  for (const container of containers) {
    for (const containerPort of container.ports ?? []) {
      if ((containerPort.protocol ?? 'TCP') !== protocol) continue;
      if (containerPort.name === wanted || containerPort.containerPort === wanted) {
        return { state: 'resolved', workload, container, containerPort, number: containerPort.containerPort };
      }
      declared.push(containerPort);
    }
  }
  return typeof wanted === 'number'
    ? { state: 'undeclared', workload, number: wanted, declared }
    : { state: 'unresolved', workload, name: wanted, declared };
}
