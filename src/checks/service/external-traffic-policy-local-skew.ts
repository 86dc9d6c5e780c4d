import { defineCheck } from '../../model/check.js';
import { keyOf } from '../../model/objects.js';
import { slicesByService } from '../../model/topology/endpoints.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { count } from '../../model/words.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import { exampleSlice, readyBy } from './placedEndpoints.js';

export default defineCheck({
  meta: {
    id: 'external-traffic-policy-local-skew',
    group: 'service',
    title: 'Callers from outside keep to pods of the node they reach, and nodes have unequal numbers of them',
    severity: 'warning',
    needs: ['topology', 'endpointSlices'],
    uses: [],
    messages: {
      uneven:
        'Service {service} has externalTrafficPolicy Local: a connection from outside stays on the node it reaches. Node {many} has {most} and node {few} has {least}; a load balancer that gives each node as many connections gives the pod on {few} {ratio} times what each pod on {many} gets.',
    },
    docs: {
      what: 'A gRPC Service of type LoadBalancer or NodePort has `externalTrafficPolicy: Local`, and the ready pods are spread unequally over the nodes that have any.',
      why: 'With Local, kube-proxy sends what reaches a node only to the pods there, so that the address of the caller is kept. Most load balancers spread connections over nodes and do not know how many pods each has; gRPC keeps connections, so the inequality lasts.',
      fix: 'Spread the pods evenly over nodes (topologySpreadConstraints on kubernetes.io/hostname, or a DaemonSet), let the load balancer dial pods themselves (target type ip, container-native load balancing), or use Cluster where the address of the caller does not matter.',
      links: [
        'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
        'https://kubernetes.io/docs/tutorials/services/source-ip/',
      ],
    },
    examples: {
      fires: placed(['worker-1', 'worker-1', 'worker-1', 'worker-2']),
      silent: placed(['worker-1', 'worker-2', 'worker-3']),
    },
    remedies: [],
  },

  *check({ topology, endpointSlices }) {
    const slices = slicesByService(endpointSlices);
    for (const { service: subject, external, ports } of topology.services) {
      const { type, externalTrafficPolicy } = subject.spec ?? {};
      if (externalTrafficPolicy !== 'Local' || external || (type !== 'LoadBalancer' && type !== 'NodePort')) continue;
      if (!ports.some(believesGrpc) || dialsPods(subject.metadata.annotations)) continue;
      const nodes = readyBy(slices.get(keyOf(subject)) ?? [], 'nodeName') ?? [];
      const [most, least] = [nodes.at(0), nodes.at(-1)];
      if (!most || !least || nodes.length < 2 || most.pods < 2 * least.pods) continue;
      const service = subject.metadata.name;
      yield {
        message: 'uneven',
        // Two to one passes with every rollout.
        ...(most.pods === 2 * least.pods && { severity: 'info' as const }),
        subject,
        path: ['spec', 'externalTrafficPolicy'],
        data: {
          service,
          many: most.place,
          most: count(most.pods, 'pod'),
          few: least.place,
          least: count(least.pods, 'pod'),
          ratio: Number((most.pods / least.pods).toFixed(1)),
        },
        witnesses: [
          { source: `Service/${service}`, says: `type ${type}, externalTrafficPolicy Local` },
          {
            source: `EndpointSlices of Service/${service}`,
            says: nodes.map(({ place, pods }) => `${place}: ${pods} ready`).join(', '),
          },
        ],
      };
    }
  },
});

/** Load balancers of clouds that dial pods, past every node. */
function dialsPods(annotations: Readonly<Record<string, string>> = {}): boolean {
  return (
    annotations['service.beta.kubernetes.io/aws-load-balancer-nlb-target-type'] === 'ip' ||
    annotations['service.beta.kubernetes.io/aws-load-balancer-type'] === 'nlb-ip' ||
    annotations['cloud.google.com/neg'] !== undefined
  );
}

function placed(nodes: readonly string[]): string {
  return documents(
    exampleServer({ replicas: nodes.length }),
    exampleService({ spec: ['type: LoadBalancer', 'externalTrafficPolicy: Local'] }),
    exampleSlice('nodeName', nodes),
  );
}
