import { defineCheck } from '../../model/check.js';
import { containerPath, runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { namedProbes } from './grpcServers.js';

const probed = (port: string) =>
  documents(exampleServer({ container: [`readinessProbe: {grpc: {port: ${port}}}`] }), exampleService());

export default defineCheck({
  meta: {
    id: 'grpc-probe-port-invalid',
    group: 'server',
    title: 'The port of a gRPC probe is no number',
    severity: 'error',
    needs: ['workloads'],
    uses: [],
    messages: {
      name: 'The {probe} of container {container} in {workload} has grpc.port {written}. A gRPC probe takes a number only: the API server refuses the object as a whole, so this version is never rolled out.',
    },
    docs: {
      what: 'The `port` of a native gRPC probe is a name or a number in quotes.',
      why: 'Unlike httpGet and tcpSocket, the grpc probe has an integer field and knows no port names. The API server refuses the object, and `kubectl apply` or the roll-out stops there.',
      fix: 'Write the number of the container port, without quotes.',
      links: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe',
      ],
    },
    examples: { fires: probed('grpc'), silent: probed('50051') },
    remedies: ['fix-grpc-probe-port'],
  },

  *check({ workloads }) {
    for (const workload of workloads) {
      for (const container of runningContainers(templateOf(workload)?.spec)) {
        for (const { name: probe, probe: said } of namedProbes(container)) {
          const written = said.grpc?.port;
          if (typeof written !== 'string') continue;
          const number = /^\d+$/.test(written)
            ? Number(written)
            : container.ports?.find((p) => p.name === written)?.containerPort;
          const name = `${workload.kind}/${workload.metadata.name}`;
          yield {
            message: 'name',
            subject: workload,
            path: [...containerPath(workload, container), probe, 'grpc', 'port'],
            data: { probe, container: container.name, workload: name, written: `"${written}"` },
            ...(number !== undefined && { details: { port: number } }),
            witnesses: [{ source: `${name} container ${container.name} ${probe}`, says: `grpc.port "${written}"` }],
          };
        }
      }
    }
  },
});
