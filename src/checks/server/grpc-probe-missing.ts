import { defineCheck } from '../../model/check.js';
import type { Workload } from '../../model/objects.js';
import type { Topology } from '../../model/topology/topology.js';
import { containerPath, runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { grpcServers } from './grpcServers.js';

const probed = ['readinessProbe: {grpc: {port: 50051}}'];

export default defineCheck({
  meta: {
    id: 'grpc-probe-missing',
    group: 'server',
    title: 'A gRPC server has no readiness probe',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      none: 'Container {container} of {workload} serves gRPC on port {port} and has no readinessProbe: a pod gets calls from the moment its process starts, and goes on getting them when it cannot answer. Every roll-out fails some calls with UNAVAILABLE.',
    },
    docs: {
      what: 'A container that serves a gRPC port has no `readinessProbe`; nor has any other container of its pod.',
      why: 'Without one a pod counts as ready as soon as its containers run. Endpoints, DNS of a headless Service and proxies then send it calls before the server listens, and keep a hung server among the choices.',
      fix: 'Implement grpc.health.v1.Health in the server and add `readinessProbe: {grpc: {port: 50051}}` (stable since Kubernetes 1.27).',
      links: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe',
        'https://grpc.io/docs/guides/health-checking/',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService()),
      silent: documents(exampleServer({ container: probed }), exampleService()),
    },
    remedies: ['fix-grpc-probe-missing'],
  },

  *check({ topology }) {
    for (const { workload, container, number, port, node } of grpcServers(topology)) {
      // A pod is ready when all of its containers are: a sidecar may probe the server for it.
      if (runningContainers(templateOf(workload)?.spec).some((c) => c.readinessProbe)) continue;
      if (!heedsReadiness(workload, topology)) continue;
      const name = `${workload.kind}/${workload.metadata.name}`;
      const [reason] = port.grpc.reasons;
      yield {
        message: 'none',
        subject: workload,
        path: containerPath(workload, container),
        data: { container: container.name, workload: name, port: number },
        details: { container: container.name, port: number },
        witnesses: [
          { source: `${name} container ${container.name}`, says: 'no readinessProbe' },
          { source: `Service/${node.service.metadata.name}`, says: reason?.says ?? 'gRPC' },
        ],
      };
    }
  },
});

/** Whether some Service gives calls to the pods that are ready and to no others. */
function heedsReadiness(workload: Workload, { services }: Pick<Topology, 'services'>): boolean {
  return services.some(({ service, workloads }) => {
    return workloads.includes(workload) && service.spec?.publishNotReadyAddresses !== true;
  });
}
