import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { Path, PortNode } from '../../model/topology/topology.js';
import { runningContainers, templateOf, wordsOf } from '../../model/topology/workloadParts.js';

export default defineCheck({
  meta: {
    id: 'headless-port-must-be-pod-port',
    group: 'client',
    title: 'The port of a headless Service is not the port of its pods',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      dialled:
        '{client} dials port {port} of the headless Service {service}, but its pods listen on {podPort}. Nothing translates ports for a headless Service: DNS gives the addresses of pods, and on {port} they refuse the connection. Dial {podPort}, and set port {podPort} in the Service.',
      untold:
        'The headless Service {service} has port {port}, but its pods listen on {podPort}. Nothing translates ports for a headless Service: a client that dials {service}:{port} is refused. Set port {podPort} in the Service; clients that look up SRV records are not concerned.',
    },
    docs: {
      what: 'A Service with `clusterIP: None` has a gRPC port whose number differs from the targetPort.',
      why: 'kube-proxy maps ports only for a cluster IP. For a headless Service DNS answers with the addresses of pods, and the client dials whatever port it was given there: the Service port is only a label. Calls fail with "connection refused".',
      fix: 'Give the headless Service the number of the container port, and let clients dial that. Look-ups of SRV records already carry the port of the pod.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
        'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#srv-records',
      ],
    },
    examples: {
      fires: example(80),
      silent: example(50051),
    },
    remedies: ['fix-headless-port-must-be-pod-port'],
  },

  *check({ topology }) {
    for (const { service: subject, headless, external, ports } of topology.services) {
      if (!headless || external) continue;
      for (const node of ports) {
        const number = node.port.port;
        const podPort = otherPodPort(node);
        // Gossip and peer ports of stateful sets are looked up by SRV or by pod name; only gRPC is our business.
        if (podPort === undefined || !believesGrpc(node)) continue;
        const service = subject.metadata.name;
        const found = {
          subject,
          path: ['spec', 'ports', node.index, 'port'],
          details: { port: number, podPort, index: node.index },
        } as const;
        const target = {
          source: `Service/${service} spec.ports[${node.index}]`,
          says: `port ${number}, pods listen on ${podPort}`,
        };
        const clients = node.paths.filter((path) => path.from.kind === 'workload');
        const wrong = clients.find((path) => dialledPort(path, number, podPort) === number);
        if (wrong?.from.kind === 'workload') {
          const client = `${wrong.from.workload.kind}/${wrong.from.workload.metadata.name}`;
          const witnesses = [target, { source: client, says: wrong.evidence }] as const;
          yield { ...found, message: 'dialled', data: { client, service, port: number, podPort }, witnesses };
        } else if (clients.length === 0 || clients.some((path) => dialledPort(path, number, podPort) === undefined)) {
          // An Ingress or Gateway dials endpoints, with the port of the pod: where only those come, nothing fails yet.
          // So does a second port of the Service that is right: the other number is there for SRV look-ups.
          const alias = ports.some((other) => other.port.port === podPort && otherPodPort(other) === undefined);
          const severity = clients.length === 0 && (node.paths.length > 0 || alias) ? 'info' : 'warning';
          yield {
            ...found,
            message: 'untold',
            severity,
            data: { service, port: number, podPort },
            witnesses: [target],
          };
        }
      }
    }
  },
});

/** The pods' port where it differs from the Service's. */
function otherPodPort({ port, targets }: PortNode): number | undefined {
  return targets.flatMap((t) => (t.state === 'unresolved' ? [] : t.number)).find((number) => number !== port.port);
}

/** The port a client dials; undefined where its configuration does not tell. */
function dialledPort({ from, evidence }: Path, port: number, podPort: number): number | 'looked-up' | undefined {
  // SRV answers and xDS carry the pod's port.
  if (/\b_[\w-]+\._tcp\.|dns(srv|\+srv)|^.*\bxds:\/\//i.test(evidence)) return 'looked-up';
  if (new RegExp(`:${port}(?!\\d)`).test(evidence)) return port;
  if (new RegExp(`:${podPort}(?!\\d)`).test(evidence)) return podPort;
  if (from.kind !== 'workload') return undefined;
  // Host and port may stand in two variables: GREETER_HOST=greeter, GREETER_PORT=50051.
  const words = runningContainers(templateOf(from.workload)?.spec).flatMap(wordsOf);
  return words.includes(String(podPort)) ? podPort : undefined;
}

function example(port: number): string {
  return `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec:
  clusterIP: None
  selector: {app: greeter}
  ports: [{name: grpc, port: ${port}, targetPort: 50051}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec:
      containers:
        - {name: server, image: example/greeter, ports: [{containerPort: 50051}]}
`;
}
