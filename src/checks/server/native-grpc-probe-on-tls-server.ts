import { defineCheck } from '../../model/check.js';
import { plaintextProbe, tlsVoices } from '../../model/topology/serverTls.js';
import { containerPath } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { grpcServers, namedProbes } from './grpcServers.js';

const tlsServer = (probe: string) =>
  documents(
    exampleServer({ container: ['args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]', 'readinessProbe:', probe] }),
    exampleService(),
  );

export default defineCheck({
  meta: {
    id: 'native-grpc-probe-on-tls-server',
    group: 'server',
    title: 'A plaintext gRPC probe asks a TLS server',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      plaintext:
        'The {probe} of container {container} in {workload} is a native gRPC probe, which speaks plaintext, and the server seems to speak TLS on port {port} ({reasons}). The handshake fails: {outcome}.',
    },
    docs: {
      what: 'A native `grpc` probe without `mode: TLS` has the port of a server that ends TLS itself.',
      why: 'The kubelet’s gRPC probe speaks plaintext. A field `mode: TLS` exists only from Kubernetes 1.37 on (alpha, July 2026: KEP-4939, feature gate GRPCContainerProbeTLS, off by default).',
      fix: 'Serve grpc.health.v1 in plaintext on a port of its own and probe that; or run grpc_health_probe with `-tls` as an exec probe; or, from 1.37 with the feature gate, set `mode: TLS`.',
      links: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe',
        'https://github.com/kubernetes/enhancements/issues/4939',
        'https://github.com/grpc-ecosystem/grpc-health-probe',
      ],
    },
    examples: {
      fires: tlsServer('  grpc: {port: 50051}'),
      silent: tlsServer('  exec: {command: [/bin/grpc_health_probe, "-addr=:50051", -tls, -tls-no-verify]}'),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { workload, container, number, port } of grpcServers(topology)) {
      const { tls, plain } = tlsVoices(
        port.port,
        port.targets.filter((t) => t.workload === workload),
      );
      // Another word for plaintext makes it likelier that the certificates are for something else.
      if (tls.length === 0 || plain.some((reason) => reason !== plaintextProbe)) continue;
      for (const { name: probe, probe: said } of namedProbes(container)) {
        if (!said.grpc || Number(said.grpc.port) !== number || said.grpc.mode === 'TLS') continue;
        const name = `${workload.kind}/${workload.metadata.name}`;
        yield {
          message: 'plaintext',
          severity: tls.length > 1 ? 'error' : 'warning',
          subject: workload,
          path: [...containerPath(workload, container), probe, 'grpc'],
          data: {
            probe,
            container: container.name,
            workload: name,
            port: number,
            reasons: tls.join(', '),
            outcome: probe === 'readinessProbe' ? 'the pod never becomes ready' : 'the container is restarted for ever',
          },
          witnesses: [
            { source: `${name} container ${container.name} ${probe}`, says: `grpc port ${number}, no mode TLS` },
            { source: `${name} container ${container.name}`, says: tls.join(', ') },
          ],
        };
      }
    }
  },
});
