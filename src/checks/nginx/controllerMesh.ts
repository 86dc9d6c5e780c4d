import type { Namespace, Workload } from '../../model/objects.js';
import { type MeshMembership, meshOf } from '../../model/topology/mesh.js';
import { controllerWorkloads } from '../../model/topology/nginxControllers.js';

/** The mesh that a controller is in. Its proxy balances the calls, and wants the cluster IP as destination. */
export function controllerMesh(
  workloads: readonly Workload[] | undefined,
  namespaces: readonly Namespace[] | undefined,
): MeshMembership | undefined {
  return controllerWorkloads(workloads)
    .map((controller) => {
      const namespace = namespaces?.find((n) => n.metadata.name === controller.metadata.namespace);
      return meshOf(controller, namespace, undefined);
    })
    .find((membership) => membership !== undefined);
}
