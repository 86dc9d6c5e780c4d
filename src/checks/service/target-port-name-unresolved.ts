import { defineCheck } from '../../model/check.js';
import { nearest } from '../../model/nearest.js';
import type { Pod, ServicePort } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { PortNode, PortTarget } from '../../model/topology/topology.js';
import { runningContainers } from '../../model/topology/workloadParts.js';
import { listed } from '../../model/words.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

type Unresolved = Extract<PortTarget, { state: 'unresolved' }>;

export default defineCheck({
  meta: {
    id: 'target-port-name-unresolved',
    group: 'service',
    title: 'The targetPort of a gRPC Service names a port that no container has',
    severity: 'error',
    needs: ['services', 'workloads', 'topology'],
    uses: [],
    messages: {
      unresolved:
        '{service}:{port} leads to the container port named {name}, but the containers of {workload} name {declared}. The port has no endpoints and every call fails with UNAVAILABLE. Name a port that the container has, or its number.',
      inSome:
        '{service}:{port} leads to the container port named {name}, which {missing} lacks while others have it. Those pods get no calls. Name the port alike in all of them.',
    },
    docs: {
      what: "A Service's `targetPort` is a name, and the containers behind it have no port of that name (and protocol).",
      why: 'Kubernetes looks the name up in each pod. Where it is not found the pod is left out of the endpoints of that port, without any event or error: calls fail with UNAVAILABLE.',
      fix: "Spell the name as in the container's `ports[].name`, or give the number. Native sidecars (init containers with `restartPolicy: Always`) count too; numbers may differ from pod to pod.",
      links: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
    },
    examples: {
      fires: documents(exampleServer(), exampleService({ ports: ['- {name: grpc, port: 80, targetPort: grpc-api}'] })),
      silent: documents(exampleServer(), exampleService()),
    },
    remedies: ['fix-target-port-name-unresolved'],
  },

  *check({ topology }) {
    for (const { service: subject, ports, pods } of topology.services) {
      for (const node of ports) {
        const name = node.port.targetPort;
        const unresolved = node.targets.filter((t) => t.state === 'unresolved');
        const [first] = unresolved;
        if (typeof name !== 'string' || !first || !isConcerned(node)) continue;
        // Live pods have the last word: what injects sidecars is not seen in the template.
        const without = pods?.filter((pod) => !hasPort(pod, node.port, name));
        if (pods && pods.length > 0 && without?.length === 0) continue;

        const some =
          pods && pods.length > 0 ? without?.length !== pods.length : unresolved.length < node.targets.length;
        const service = subject.metadata.name;
        const names = first.declared.flatMap((p) => p.name ?? []);
        const close = nearest(name, names);
        const found = {
          subject,
          path: ['spec', 'ports', node.index, 'targetPort'],
          witnesses: [
            { source: `Service/${service} spec.ports[${node.index}].targetPort`, says: name },
            ...unresolved.map((t) => ({ source: nameOf(t), says: `container ports: ${declaredOf(t)}` })),
          ],
          ...(close !== undefined && { details: { nearest: close } }),
        } as const;
        const named = { service, port: node.port.port, name };
        if (some) {
          const missing = without?.length ? `Pod/${without[0]?.metadata.name}` : listed(unresolved.map(nameOf));
          yield { ...found, message: 'inSome', severity: 'warning', data: { ...named, missing } };
        } else {
          const severity = believesGrpc(node) || speaksOfGrpc(node) ? 'error' : 'info';
          const data = { ...named, workload: nameOf(first), declared: declaredOf(first) };
          yield { ...found, message: 'unresolved', severity, data };
        }
      }
    }
  },
});

/** The belief suffers from the fault itself: a target that is not found gives no hints. */
function isConcerned(node: PortNode): boolean {
  return node.grpc.level !== 'no' || speaksOfGrpc(node);
}

function speaksOfGrpc({ port, targets }: PortNode): boolean {
  const declared = targets.flatMap((t) => (t.state === 'unresolved' ? t.declared.map((p) => p.name) : []));
  return [port.targetPort, ...declared].some((name) => typeof name === 'string' && /grpc(?!-?web)|h2c/.test(name));
}

function hasPort({ spec }: Pod, { protocol = 'TCP' }: ServicePort, name: string): boolean {
  const ports = runningContainers(spec).flatMap((c) => c.ports ?? []);
  return ports.some((p) => p.name === name && (p.protocol ?? 'TCP') === protocol);
}

function declaredOf({ declared }: Unresolved): string {
  const ports = declared.map((p) =>
    p.name === undefined ? String(p.containerPort) : `${p.name} (${p.containerPort})`,
  );
  return listed(ports, 6) || 'none';
}

function nameOf({ workload }: Unresolved): string {
  return `${workload.kind}/${workload.metadata.name}`;
}
