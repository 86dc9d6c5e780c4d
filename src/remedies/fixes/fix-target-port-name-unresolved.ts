import { nearest } from '../../model/nearest.js';
import type { ContainerPort, ServicePort } from '../../model/objects.js';
import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { portOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-target-port-name-unresolved',
    kind: 'fix',
    title: 'Name a port that the container has',
    risk: 'Calls reach another port than meant if the guess is wrong.',
    undo: 'Set targetPort back.',
  },

  plan(finding, surroundings) {
    const found = portOf(finding.hit, surroundings);
    const unresolved = found?.port.targets.find((t) => t.state === 'unresolved');
    if (!found || !unresolved) return undefined;
    const { node, port } = found;
    const meant = meantPort(port.port, unresolved.name, unresolved.declared);
    if (!meant) return undefined;
    const value = meant.name ?? meant.containerPort;
    return correction(finding, [
      setFields(`targetPort ${value}, port ${meant.containerPort} of the container`, node.service, [
        { path: ['spec', 'ports', port.index, 'targetPort'], value },
      ]),
    ]);
  },
} satisfies Fix;

/** The only port there is, else the one with a name or number that is near, else the only one named for gRPC. */
function meantPort(port: ServicePort, wanted: string, declared: readonly ContainerPort[]): ContainerPort | undefined {
  if (declared.length === 1) return declared[0];
  const names = declared.flatMap((p) => p.name ?? []);
  const near = nearest(wanted, names);
  const forGrpc = declared.filter((p) => /grpc|h2c/.test(p.name ?? ''));
  return (
    declared.find((p) => p.name !== undefined && p.name === near) ??
    declared.find((p) => p.containerPort === port.port) ??
    (forGrpc.length === 1 ? forGrpc[0] : undefined)
  );
}
