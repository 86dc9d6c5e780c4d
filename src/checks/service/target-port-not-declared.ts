import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { runningContainers, templateOf, wordsOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'target-port-not-declared',
    group: 'service',
    title: 'A gRPC Service leads to a number that no container declares, past the declared gRPC port',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      other:
        '{service}:{port} leads to port {number}, which no container of {workload} declares, while {right} is its gRPC port. Unless something listens on {number} all the same, every call is refused. Lead to {right}.',
    },
    docs: {
      what: 'The numeric targetPort of a gRPC Service is declared by no container, and the containers declare one other port that is gRPC by its name.',
      why: 'A containerPort is documentation, so an undeclared number is legal and mostly harmless; nothing is said of it here. Beside a declared port named grpc it is more likely a slip: kube-proxy sends connections to a port on which nothing listens, and they are refused.',
      fix: 'Let targetPort name the gRPC port of the container, or declare the number that the server listens on.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
        'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
      ],
    },
    examples: {
      fires: example(50052),
      silent: example(50051),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { service: subject, ports } of topology.services) {
      for (const node of ports.filter(believesGrpc)) {
        const target = node.targets.find((t) => t.state === 'undeclared');
        if (!target) continue;
        const [right, ...others] = target.declared.filter(({ name = '' }) => /^(grpc(?!-?web)|h2c)/.test(name));
        // Two gRPC ports, or a number that the containers speak of themselves, are no slip.
        if (!right || others.length > 0 || speaksOf(target.workload, target.number)) continue;
        if (
          ports.some(
            (p) => p !== node && p.targets.some((t) => t.state !== 'unresolved' && t.number === right.containerPort),
          )
        )
          continue;
        const service = subject.metadata.name;
        const workload = `${target.workload.kind}/${target.workload.metadata.name}`;
        yield {
          message: 'other',
          subject,
          path: ['spec', 'ports', node.index, 'targetPort'],
          about: [target.workload],
          data: {
            service,
            port: node.port.port,
            number: target.number,
            workload,
            right: `${right.containerPort} (${right.name})`,
          },
          witnesses: [
            { source: `Service/${service} spec.ports[${node.index}]`, says: `targetPort ${target.number}` },
            {
              source: `${workload} ports`,
              says: target.declared.map((p) => `${p.containerPort} (${p.name})`).join(', '),
            },
          ],
        };
      }
    }
  },
});

/** Whether an argument, a variable or a probe names the number. */
function speaksOf(workload: Parameters<typeof templateOf>[0], number: number): boolean {
  return runningContainers(templateOf(workload)?.spec).some(
    (container) =>
      wordsOf(container).some((word) => word.split(/\D+/).includes(String(number))) ||
      [container.readinessProbe, container.livenessProbe, container.startupProbe].some(
        (probe) => probe?.grpc?.port === number || probe?.tcpSocket?.port === number,
      ),
  );
}

function example(targetPort: number): string {
  return documents(exampleServer(), exampleService({ ports: [`- {name: grpc, port: 80, targetPort: ${targetPort}}`] }));
}
