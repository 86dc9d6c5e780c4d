import type { ContainerPort } from '../../model/objects.js';
import type { Fix } from '../../model/remedy.js';
import type { PortNode } from '../../model/topology/topology.js';
import { runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { correction } from '../parts/correction.js';
import { portOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-target-port-is-other-protocol',
    kind: 'fix',
    title: 'Lead the gRPC port to the port that speaks gRPC',
    risk: 'A server that speaks gRPC and HTTP on one port needs no change.',
    undo: 'Set targetPort back.',
  },

  plan(finding, surroundings) {
    const found = portOf(finding.hit, surroundings);
    const meant = found && grpcPort(found.port);
    if (!found || !meant) return undefined;
    const value = meant.name ?? meant.containerPort;
    return correction(finding, [
      setFields(`targetPort ${value}, port ${meant.containerPort} of the container`, found.node.service, [
        { path: ['spec', 'ports', found.port.index, 'targetPort'], value },
      ]),
    ]);
  },
} satisfies Fix;

/** The container port that is named for gRPC, or bears the Service port's own name or number; undefined where two are. */
function grpcPort({ port, targets }: PortNode): ContainerPort | undefined {
  const current = targets.flatMap((t) => (t.state === 'unresolved' ? [] : [t.number]));
  const ports = targets
    .flatMap(({ workload }) => runningContainers(templateOf(workload)?.spec))
    .flatMap((container) => container.ports ?? [])
    .filter((p) => (p.protocol ?? 'TCP') === 'TCP' && !current.includes(p.containerPort));
  const voices = [
    ports.filter((p) => p.name !== undefined && p.name === port.name),
    ports.filter((p) => /^(grpcs?|h2c)(-|$)|-grpc$/.test(p.name ?? '')),
    ports.filter((p) => p.containerPort === port.port || p.containerPort === 50051),
  ];
  const said = voices.find((named) => new Set(named.map((p) => p.containerPort)).size === 1);
  return said?.[0];
}
