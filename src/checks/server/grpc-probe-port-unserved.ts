import { defineCheck } from '../../model/check.js';
import { containerPath, runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { grpcServers, namedProbes } from './grpcServers.js';

const probed = (port: number) =>
  documents(exampleServer({ container: [`readinessProbe: {grpc: {port: ${port}}}`] }), exampleService());

export default defineCheck({
  meta: {
    id: 'grpc-probe-port-unserved',
    group: 'server',
    title: 'A gRPC probe asks a port that no container declares',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      servicePort:
        'The {probe} of container {container} in {workload} asks port {asked}, which is the port of Service {service}. The kubelet dials the pod itself, which serves gRPC on {port}: the probe is refused and {outcome}.',
      undeclared:
        'The {probe} of container {container} in {workload} asks port {asked}, which no container of the pod declares; it serves gRPC on {port}. Unless something listens on {asked}, the probe is refused and {outcome}.',
      separate:
        'The probes of container {container} in {workload} ask port {asked}, which no container of the pod declares; it serves gRPC on {port}. That is right where a health server of its own listens on {asked}; declare that port, to tell it from a slip.',
    },
    docs: {
      what: 'The number of a native gRPC probe is declared by no container of the pod, while another port of the same container is known to serve gRPC.',
      why: 'The kubelet dials the address of the pod with the number as it stands: Service ports mean nothing there. A refused readinessProbe keeps the pod out of the endpoints, a refused livenessProbe restarts it.',
      fix: 'Probe the container port that serves gRPC, or declare the port of a separate health server.',
      links: [
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe',
      ],
    },
    examples: { fires: probed(80), silent: probed(50051) },
    remedies: ['fix-grpc-probe-port'],
  },

  *check({ topology }) {
    const servers = [...grpcServers(topology)];
    const byWorkload = Map.groupBy(servers, (server) => server.workload);
    const told = new Set<string>();
    for (const { workload, container, number, node, port, declared } of servers) {
      // Where nothing declares ports, an undeclared one says nothing.
      if (!declared) continue;
      const all = runningContainers(templateOf(workload)?.spec).flatMap((c) => c.ports ?? []);
      // Ports that Services lead to are known to be listened on, declared or not.
      const served = new Set([
        ...all.map((p) => p.containerPort),
        ...(byWorkload.get(workload) ?? []).map((s) => s.number),
      ]);
      const probes = namedProbes(container);
      for (const { name: probe, probe: said } of probes) {
        const asked = said.grpc?.port;
        const path = [...containerPath(workload, container), probe, 'grpc', 'port'];
        const name = `${workload.kind}/${workload.metadata.name}`;
        const isServicePort = asked === port.port.port;
        // Several probes of one port are no slip of the pen: such servers keep their health on a port of its own.
        const separate = !isServicePort && probes.filter((other) => other.probe.grpc?.port === asked).length > 1;
        const place = `${workload.metadata.namespace}/${name} ${path.slice(0, -3).join('.')}`;
        const key = separate ? `${place} ${asked}` : `${place} ${probe}`;
        if (typeof asked !== 'number' || served.has(asked) || told.has(key)) continue;
        told.add(key);
        const outcome =
          probe === 'readinessProbe' ? 'the pod never becomes ready' : 'the container is restarted for ever';
        const data = { container: container.name, workload: name, asked, port: number };
        const refused = { ...data, probe, outcome };
        const found = {
          subject: workload,
          path,
          witnesses: [
            { source: `${name} container ${container.name} ${probe}`, says: `grpc.port ${asked}` },
            { source: `${name} ports`, says: all.map((p) => p.containerPort).join(', ') },
          ],
        } as const;
        const details = { port: number };
        const service = node.service.metadata.name;
        if (separate) yield { ...found, message: 'separate', severity: 'info', data };
        else if (isServicePort)
          yield { ...found, message: 'servicePort', severity: 'error', details, data: { ...refused, service } };
        else yield { ...found, message: 'undeclared', details, data: refused };
      }
    }
  },
});
