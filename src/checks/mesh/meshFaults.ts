import type { Service, Workload } from '../../model/objects.js';
import type { MeshCause, MeshName } from '../../model/topology/mesh.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { Path, PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';
import { isLongLived } from '../../model/topology/workloadParts.js';
import { listed } from '../../model/words.js';

/** A gRPC port with several pods whose calls a mesh does not balance, and the clients that this is so for. */
export interface MeshFault {
  node: ServiceNode;
  port: PortNode;
  service: Service;
  clients: Workload[];
  /** Why, in the words of the path. */
  path: Path;
}

/**
 * Every port that a mesh fails to balance for one cause. A Job dials anew each time it runs, and is often kept out of
 * the mesh so that it can end.
 */
export function meshFaults(
  { services }: Readonly<Topology>,
  cause: MeshCause,
  ...meshes: readonly MeshName[]
): MeshFault[] {
  return services.flatMap((node) =>
    // With one pod there is nothing to balance.
    (node.replicas.max ?? 2) < 2
      ? []
      : node.ports.filter(believesGrpc).flatMap((port) => {
          const met = port.paths.flatMap((path) =>
            path.mesh?.cause === cause &&
            meshes.includes(path.mesh.name) &&
            path.from.kind === 'workload' &&
            isLongLived(path.from.workload)
              ? [{ path, client: path.from.workload }]
              : [],
          );
          const [first] = met;
          if (!first) return [];
          const clients = met.map(({ client }) => client);
          return [{ node, port, service: node.service, clients, path: first.path }];
        }),
  );
}

/** `Deployment/cart and Deployment/web`. */
export function namesOf(workloads: readonly Workload[]): string {
  return listed(workloads.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort());
}

/** `greeter:80`. */
export function portName({ service, port }: MeshFault): string {
  return `${service.metadata.name}:${port.port.port}`;
}
