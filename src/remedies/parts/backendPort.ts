import type { IngressBackend, ServicePort } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { PortNode, ServiceNode } from '../../model/topology/topology.js';

type Wanted = NonNullable<IngressBackend['service']>['port'];

/**
 * The Service port that a backend most likely means: the one that leads to the number or name it gives (the pod's
 * port in place of the Service's is the usual slip), else the only gRPC port, else the only port.
 */
export function meantBackendPort(wanted: Wanted, node: ServiceNode): PortNode | undefined {
  const leading = node.ports.filter((p) => leadsTo(p, wanted));
  const grpc = node.ports.filter(believesGrpc);
  return only(leading) ?? only(leading.filter(believesGrpc)) ?? only(grpc) ?? only(node.ports);
}

function leadsTo({ port, targets }: PortNode, wanted: Wanted): boolean {
  if (wanted?.name !== undefined) {
    return (
      port.targetPort === wanted.name ||
      targets.some((t) => t.state === 'resolved' && t.containerPort.name === wanted.name) ||
      String(port.port) === wanted.name
    );
  }
  return (
    targets.some((t) => t.state !== 'unresolved' && t.number === wanted?.number) || port.targetPort === wanted?.number
  );
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** A port as an Ingress backend spells it: by name where the backend named one before, else by number. */
export function backendPort(port: ServicePort, before: Wanted): { name: string } | { number: number } {
  return before?.name !== undefined && port.name !== undefined ? { name: port.name } : { number: port.port };
}
