import { defineCheck } from '../../model/check.js';
import type { ContainerPort, ServicePort } from '../../model/objects.js';
import type { PortNode, PortTarget } from '../../model/topology/topology.js';
import { runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

const grpcName = /^(grpcs?|h2c)(-(?!web)|$)|-grpc$/;
const httpName = /^(https?|web|metrics|prometheus|admin|health)(-|$)/;
/** Ports that never carry gRPC calls; an `http` port may well do both. */
const sideName = /^(metrics|prometheus)(-|$)/;

export default defineCheck({
  meta: {
    id: 'target-port-is-other-protocol',
    group: 'service',
    title: 'The gRPC port of a Service leads to a container port of another protocol',
    severity: 'error',
    needs: ['services', 'workloads', 'topology'],
    uses: [],
    messages: {
      otherPort:
        '{service}:{port} ({name}) is for gRPC, but it leads to {target} of {workload}, while the gRPC port of the container is {right}. Calls reach a server that does not speak gRPC and fail with UNAVAILABLE or UNKNOWN. Lead it to {right}.',
      sidePort:
        '{service}:{port} ({name}) is for gRPC, but it leads to {target} of {workload}. A port of that name serves figures and no calls. Lead it to the port on which the server listens for gRPC.',
      sharedPort:
        '{service}:{port} ({name}) and port {other} of the same Service both lead to {target} of {workload}, while nothing leads to its port {right}. One server can speak both on one port; if this one does not, lead {name} to {right}.',
    },
    docs: {
      what: 'A Service port that is named for gRPC has as targetPort a container port that is named for HTTP or metrics, though the container has a port for gRPC.',
      why: 'The HTTP/1.1 server behind it cannot read HTTP/2 frames. Clients report "server preface" or "http2 frame" errors, proxies answer 502.',
      fix: 'Set `targetPort` to the container port of the gRPC server. A server that takes gRPC and HTTP on one port (cmux, ASP.NET, grpc-gateway) is in order: it declares one port only.',
      links: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
    },
    examples: {
      fires: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}', '- {name: grpc, containerPort: 50051}'] }),
        exampleService({ ports: ['- {name: grpc, port: 50051, targetPort: http}'] }),
      ),
      silent: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({ ports: ['- {name: grpc, port: 50051, targetPort: http}'] }),
      ),
    },
    remedies: ['fix-target-port-is-other-protocol'],
  },

  *check({ topology }) {
    for (const { service: subject, ports } of topology.services) {
      for (const node of ports) {
        const { port, index } = node;
        if (!isMeantForGrpc(port)) continue;
        const target = node.targets.find((t) => t.state !== 'unresolved');
        if (!target) continue;
        const all = runningContainers(templateOf(target.workload)?.spec).flatMap((c) => c.ports ?? []);
        const others = all.filter((p) => (p.protocol ?? 'TCP') === 'TCP' && p.containerPort !== target.number);
        const reached = target.state === 'resolved' ? target.containerPort.name : undefined;
        const service = subject.metadata.name;
        const workload = `${target.workload.kind}/${target.workload.metadata.name}`;
        const named = {
          service,
          port: port.port,
          name: port.name ?? port.appProtocol ?? '',
          target: textOf(target),
          workload,
        };
        const hit = {
          subject,
          path: ['spec', 'ports', index, 'targetPort'],
          witnesses: [
            {
              source: `Service/${service} spec.ports[${index}]`,
              says: `${port.name ?? port.appProtocol}, targetPort ${port.targetPort ?? port.port}`,
            },
            { source: `${workload} container ports`, says: all.map(nameOf).join(', ') || 'none' },
          ],
        } as const;

        // A container with a single port may speak both on it (cmux): only a port named for gRPC beside it is proof.
        const right = others.find((p) => p.name === port.name) ?? others.find((p) => grpcName.test(p.name ?? ''));
        if (reached !== undefined && httpName.test(reached) && right) {
          const details = { right: right.name ?? right.containerPort };
          yield { ...hit, message: 'otherPort', data: { ...named, right: nameOf(right) }, details };
        } else if (reached !== undefined && sideName.test(reached)) {
          yield { ...hit, message: 'sidePort', severity: 'warning', data: named };
        } else {
          const twin = ports.find((p) => p !== node && leadsTo(p, target.number) && httpName.test(p.port.name ?? ''));
          const spare = others.find(
            (p) => p.containerPort === port.port && !ports.some((s) => leadsTo(s, p.containerPort)),
          );
          if (!twin || !spare) continue;
          const data = { ...named, other: twin.port.name ?? twin.port.port, right: nameOf(spare) };
          const details = { right: spare.name ?? spare.containerPort };
          yield { ...hit, message: 'sharedPort', severity: 'warning', data, details };
        }
      }
    }
  },
});

/** By the Service's own word; hints of the workload are what is judged here. */
function isMeantForGrpc({ name = '', appProtocol = '' }: ServicePort): boolean {
  return grpcName.test(name) || /^(grpcs?|kubernetes\.io\/h2c)$/i.test(appProtocol);
}

function leadsTo({ targets }: PortNode, number: number): boolean {
  return targets.some((t) => t.state !== 'unresolved' && t.number === number);
}

function textOf(target: Exclude<PortTarget, { state: 'unresolved' }>): string {
  return target.state === 'resolved' ? nameOf(target.containerPort) : String(target.number);
}

function nameOf({ name, containerPort }: ContainerPort): string {
  return name === undefined ? String(containerPort) : `${name} (${containerPort})`;
}
