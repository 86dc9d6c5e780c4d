import type { Namespace, Service, Workload } from '../../model/objects.js';
import { listHasPort, listWithoutPort, opaquePortsWithout } from '../../model/portList.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import { mergeInto, type Reversible, setAnnotations } from './patchSteps.js';

const opaque = 'config.linkerd.io/opaque-ports';
const skipOutbound = 'config.linkerd.io/skip-outbound-ports';
const skipInbound = 'config.linkerd.io/skip-inbound-ports';
const inject = 'linkerd.io/inject';

/** Kinds whose pods are replaced when the template changes. */
const rolling = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Whether a workload can be meshed by a patch of its template. */
export function canRoll({ kind }: Workload): boolean {
  return rolling.has(kind);
}

/** Ports as a client dials them and as the server's pods listen. */
export interface MeshPorts {
  service: number;
  pod: number | undefined;
}

/** The patch that gives a workload the proxy and takes back what hides the port from it; undefined where all is set. */
export function meshWorkload(
  workload: Workload,
  namespace: Namespace | undefined,
  ports: MeshPorts,
): Reversible | undefined {
  const own = templateOf(workload)?.metadata?.annotations ?? {};
  const annotations: Record<string, string | null> = {};
  if ((own[inject] ?? namespace?.metadata.annotations?.[inject]) !== 'enabled') annotations[inject] = 'enabled';
  for (const port of [ports.service, ports.pod]) {
    if (port === undefined) continue;
    for (const key of [skipOutbound, skipInbound]) {
      const list = annotations[key] ?? own[key];
      if (typeof list === 'string' && listHasPort(list, port)) annotations[key] = listWithoutPort(list, port) || null;
    }
    const given = annotations[opaque] ?? own[opaque];
    if (typeof given === 'string') {
      const without = opaquePortsWithout(given, port);
      if (without !== undefined) annotations[opaque] = without;
    }
  }
  if (Object.keys(annotations).length === 0) return undefined;
  const before = Object.fromEntries(Object.keys(annotations).map((key) => [key, own[key] ?? null]));
  const around = (values: unknown) => ({ spec: { template: { metadata: { annotations: values } } } });
  const name = `${workload.kind}/${workload.metadata.name}`;
  return mergeInto(`Give ${name} the Linkerd proxy (replaces its pods)`, workload, around(annotations), around(before));
}

/** The patch that makes Linkerd detect the protocol of a Service port; undefined where it does. */
export function unhidePort(
  service: Service,
  namespace: Namespace | undefined,
  ports: MeshPorts,
): Reversible | undefined {
  const own = service.metadata.annotations?.[opaque];
  const list = own ?? namespace?.metadata.annotations?.[opaque];
  const without = opaquePortsWithout(list, ports.service);
  if (without === undefined) return undefined;
  // The namespace's list would count again without an annotation of the Service's own.
  const value = own === undefined && without === null ? '' : without;
  return setAnnotations(`Take port ${ports.service} out of the opaque ports`, service, { [opaque]: value });
}
