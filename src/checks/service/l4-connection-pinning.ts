import { defineCheck, type Witness } from '../../model/check.js';
import { electsLeader } from '../../model/topology/electsLeader.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { Path, ServiceNode } from '../../model/topology/topology.js';
import { isLongLived } from '../../model/topology/workloadParts.js';
import { listed } from '../../model/words.js';
import { documents, exampleClient, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'l4-connection-pinning',
    group: 'service',
    title: 'gRPC calls stay on the pod that their connection was given',
    severity: 'error',
    needs: ['services', 'workloads', 'topology'],
    uses: [],
    messages: {
      pinned:
        'Calls of {clients} to {service}:{port} stay on few of its {pods} pods: {why}. The other pods, and all that are added later, get no calls of an open connection. Balance calls in the client, in a mesh or at a layer-7 gateway.',
      mayPin:
        'Calls of {clients} to {service}:{port} will stay on few pods once there are more than now ({pods}, at most {most}): {why}. Pods that an autoscaler adds get no calls of an open connection. Balance calls in the client, in a mesh or at a layer-7 gateway.',
      uneven:
        '{connections} client pods of {clients} call {service}:{port}, and each keeps to one of its {pods} pods: {why}. Some pods serve several times as many clients as others, and those that are added later get no calls of an open connection. Balance calls in the client, in a mesh or at a layer-7 gateway.',
      byChance:
        '{connections} client pods of {clients} call {service}:{port}, so its {pods} pods are loaded roughly even by chance: {why}. It skews after restarts and scale-ups, because open connections do not move. Balance calls if that matters.',
      edge: 'Calls that come by {edges} to {service}:{port} are spread over its {pods} pods by connection, not by call: {why}. Let the proxy dial pods.',
      unknownClients:
        '{service}:{port} is gRPC behind a cluster IP with up to {pods} pods, and no client of it is known. If clients in the cluster dial it, each keeps to the pod that its connection was given. Balance calls then, in the client, in a mesh or at a gateway.',
    },
    docs: {
      what: 'A gRPC port of a Service with a cluster IP is served by more than one pod (now, or when its autoscaler grows it), and on some way to it nothing balances calls.',
      why: 'kube-proxy picks a pod once per TCP connection, and a gRPC client puts all its calls on one connection that it keeps open for days. One pod does the work of all; new pods stay idle; the autoscaler adds more of them.',
      fix: 'Let something that sees calls choose the pod: a headless Service with `round_robin` in the client, a mesh proxy beside the client, or a gateway. `MAX_CONNECTION_AGE` on the server bounds the harm.',
      links: [
        'https://kubernetes.io/blog/2018/11/07/grpc-load-balancing-on-kubernetes-without-tears/',
        'https://grpc.io/blog/grpc-load-balancing/',
        'https://kubernetes.io/docs/reference/networking/virtual-ips/',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), exampleClient()),
      silent: documents(
        exampleServer(),
        exampleService({ spec: ['clusterIP: None'], ports: ['- {name: grpc, port: 50051, targetPort: grpc}'] }),
        exampleClient('dns:///greeter.shop.svc.cluster.local:50051'),
      ),
    },
    remedies: ['headless-round-robin', 'linkerd', 'gateway-api', 'ingress-nginx', 'max-connection-age'],
    follows: [
      'loadbalancer-l4-pinning',
      'linkerd-client-not-meshed',
      'linkerd-port-opaque',
      'linkerd-port-skipped',
      'istio-sidecar-missing',
      'linkerd-app-protocol-makes-opaque',
      'mesh-hidden-by-app-tls',
      'istio-port-protocol-tcp',
      'istio-ambient-no-waypoint',
      'mesh-bypassed-by-cni',
      'cilium-l7-lb-ineffective',
    ],
  },

  *check({ topology, live }) {
    for (const node of topology.services) {
      // Headless: every client knows all pods and decides for itself.
      if (node.headless || node.external) continue;
      const { service: subject, replicas, siblings } = node;
      const leader = electsLeader(node);
      for (const port of node.ports) {
        // Files may hold the slices of some Services and not of others: there the wanted replicas count.
        const counted = live ? port.endpoints?.ready : undefined;
        const pods = counted ?? replicas.now ?? 0;
        const most = Math.max(pods, replicas.max ?? 0);
        if (port.grpc.level === 'no' || most < 2) continue;
        const named = { service: subject.metadata.name, port: port.port.port };
        const found = { subject, path: ['spec', 'ports', port.index] };
        const several = { source: `Service/${named.service}`, says: podsSay(node, pods, most, counted !== undefined) };
        const ways = port.paths.filter((p) => p.balancing === 'l4' || p.balancing === 'sticky');
        const clients = ways.filter(isClient).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
        const [first, ...others] = clients;
        const weak = believesGrpc(port) ? undefined : 'info';
        if (first) {
          const data = { ...named, clients: listed(clients.map(nameOf)), why: first.why, pods };
          const hit = { ...found, witnesses: [seen(first), ...others.map(seen), several, ...leader] } as const;
          const connections = clients.reduce((sum, p) => sum + (p.from.pods ?? Number.NaN), 0);
          if (pods < 2) {
            yield { ...hit, message: 'mayPin', severity: weak ?? 'warning', data: { ...data, most } };
          } else if (connections >= 10 * pods) {
            yield { ...hit, message: 'byChance', severity: 'info', data: { ...data, connections } };
          } else if (connections >= 3 * pods && !weak && leader.length === 0) {
            yield { ...hit, message: 'uneven', severity: 'warning', data: { ...data, connections } };
          } else {
            // Where one leader does the work on purpose, one busy pod is no fault.
            yield { ...hit, message: 'pinned', severity: weak ?? (leader.length > 0 ? 'info' : 'error'), data };
          }
          continue;
        }
        // nginx-service-upstream tells of that one.
        const edges = ways.filter((p) => p.from.kind === 'edge' && !p.why.includes('service-upstream'));
        const [edge] = edges;
        if (edge && pods > 1) {
          const data = { ...named, edges: listed(edges.map(nameOf).sort()), pods, why: edge.why };
          yield { ...found, message: 'edge', severity: weak ?? 'warning', data, witnesses: [seen(edge), several] };
        } else if (port.paths.length === 0 && !weak && !siblings.some((s) => s.spec?.clusterIP === 'None')) {
          const data = { ...named, pods: most };
          yield { ...found, message: 'unknownClients', severity: 'info', data, witnesses: [several] };
        }
      }
    }
  },
});

/** A client that keeps its connection: a Job dials anew each time it runs, and one without pods does not dial. */
function isClient(path: Path): path is Path & { from: Extract<Path['from'], { kind: 'workload' }> } {
  return path.from.kind === 'workload' && isLongLived(path.from.workload) && path.from.pods !== 0;
}

function nameOf({ from }: Path): string {
  return from.kind === 'edge'
    ? `${from.object.kind}/${from.object.name}`
    : `${from.workload.kind}/${from.workload.metadata.name}`;
}

function seen(path: Path): Witness {
  return { source: nameOf(path), says: `${path.evidence}: ${path.why}` };
}

function podsSay({ replicas }: ServiceNode, now: number, most: number, counted: boolean): string {
  const grown = most > now && replicas.autoscaler ? `, up to ${most} by ${replicas.autoscaler.metadata.name}` : '';
  return `${now} ${counted ? 'ready endpoints' : 'replicas wanted'}${grown}`;
}
