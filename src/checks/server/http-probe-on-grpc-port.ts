import { defineCheck } from '../../model/check.js';
import type { Topology } from '../../model/topology/topology.js';
import { containerPath, wordsOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { type GrpcServer, grpcServers, namedProbes } from './grpcServers.js';

const withProbe = (probe: string) =>
  documents(exampleServer({ container: [`readinessProbe: ${probe}`] }), exampleService());

export default defineCheck({
  meta: {
    id: 'http-probe-on-grpc-port',
    group: 'server',
    title: 'An HTTP probe asks a gRPC port',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      fails:
        'The {probe} of container {container} in {workload} sends an HTTP/1.1 GET to port {port}, which serves gRPC: a gRPC server closes such a connection, so the probe fails and {outcome}.',
      mayFail:
        'The {probe} of container {container} in {workload} sends an HTTP GET to port {port}, which serves gRPC: unless the server also answers plain HTTP there, the probe fails and {outcome}.',
    },
    docs: {
      what: 'A probe with `httpGet` has the port on which the container serves gRPC.',
      why: 'The kubelet sends HTTP/1.1. A gRPC server expects the HTTP/2 preface and drops the connection: with a readinessProbe the pod never becomes ready and the Service has no endpoints; with a livenessProbe it is restarted for ever.',
      fix: 'Use `grpc: {port: …}` with grpc.health.v1 in the server, or an HTTP port of its own for probes. Servers that multiplex both protocols on one port (cmux, ASP.NET Core with TLS) are fine.',
      links: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
        'https://grpc.io/docs/guides/health-checking/',
      ],
    },
    examples: {
      fires: withProbe('{httpGet: {path: /healthz, port: grpc}}'),
      silent: withProbe('{grpc: {port: 50051}}'),
    },
    remedies: ['fix-http-probe-on-grpc-port'],
  },

  *check({ topology }) {
    for (const server of grpcServers(topology)) {
      const { workload, container, number, port } = server;
      const own = container.ports?.find((p) => p.containerPort === number)?.name;
      for (const { name: probe, probe: said } of namedProbes(container)) {
        const asked = said.httpGet?.port;
        if (asked === undefined || (asked !== number && (asked !== own || own === undefined))) continue;
        const doubt = speaksHttpToo(server, topology) || said.httpGet?.scheme === 'HTTPS';
        const name = `${workload.kind}/${workload.metadata.name}`;
        yield {
          message: doubt || port.grpc.level === 'likely' ? 'mayFail' : 'fails',
          severity: doubt ? 'info' : port.grpc.level === 'likely' ? 'warning' : 'error',
          subject: workload,
          path: [...containerPath(workload, container), probe, 'httpGet', 'port'],
          data: { probe, container: container.name, workload: name, port: number, outcome: outcomes[probe] },
          details: { container: container.name, probe, port: number },
          witnesses: [
            { source: `${name} container ${container.name} ${probe}`, says: `httpGet on ${asked}` },
            ...port.grpc.reasons.map(({ from, says }) => ({ source: from, says })),
          ],
        };
      }
    }
  },
});

const outcomes = {
  startupProbe: 'the container is restarted before it ever serves',
  livenessProbe: 'the container is restarted again and again',
  readinessProbe: 'the pod never becomes ready: the Service has no endpoint',
} as const;

/** One port for both: a Service names it for HTTP too, or the server is of a kind that does it. */
function speaksHttpToo({ workload, container, number }: GrpcServer, { services }: Topology): boolean {
  const httpToo = services.some(({ ports }) =>
    ports.some(
      ({ port, targets }) =>
        /^https?(-|$)|^web$/.test(port.name ?? '') &&
        targets.some((t) => t.workload === workload && t.state !== 'unresolved' && t.number === number),
    ),
  );
  const words = [...wordsOf(container), ...(container.env ?? []).map((e) => e.name), container.image ?? ''].join(' ');
  return httpToo || /cmux|grpc[-_]?gateway|ASPNETCORE_|DOTNET_|Kestrel|armeria|envoy/i.test(words);
}
