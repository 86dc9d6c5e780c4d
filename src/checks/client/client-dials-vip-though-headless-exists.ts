import { defineCheck } from '../../model/check.js';
import type { Service } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { PortNode, ServiceNode } from '../../model/topology/topology.js';
import { isLongLived } from '../../model/topology/workloadParts.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { nameOf } from './dnsClients.js';
import { headlessService } from './exampleHeadless.js';

const sibling = headlessService.replace('name: greeter', 'name: greeter-headless');

export default defineCheck({
  meta: {
    id: 'client-dials-vip-though-headless-exists',
    group: 'client',
    title: 'A client dials the cluster IP though a headless Service of the same pods exists',
    severity: 'info',
    needs: ['topology'],
    uses: [],
    messages: {
      sibling:
        '{client} dials {service}:{port}, which gives it one pod per connection. The headless Service {headless} has the same pods: dialled as dns:///{headless}.{namespace}:{headlessPort} with the policy round_robin, it gives the client all of them.',
    },
    docs: {
      what: 'A client dials a gRPC Service by its cluster IP, and a headless Service selects the same pods.',
      why: 'Somebody made the headless Service so that clients can balance; this one goes past it and keeps to the pod that its connection met.',
      fix: 'Point the client at the headless name (`dns:///…`, with the port of the pods) and set round_robin.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
        'https://grpc.io/docs/guides/custom-load-balancing/',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), sibling, exampleClient()),
      silent: documents(exampleServer(), exampleService(), sibling, exampleClient('greeter-headless.shop:50051')),
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },

  *check({ topology }) {
    for (const node of topology.services) {
      if (node.headless || node.external || (node.replicas.max ?? 0) < 2) continue;
      for (const port of node.ports.filter(believesGrpc)) {
        const found = headlessPort(node, port);
        if (!found) continue;
        const { headless, number } = found;
        for (const path of port.paths) {
          const { from, balancing } = path;
          if (from.kind !== 'workload' || !isLongLived(from.workload) || (balancing !== 'l4' && balancing !== 'sticky'))
            continue;
          // In a mesh the cluster IP is the right name; why the mesh does not balance is told by its own checks.
          if (path.hops.some((h) => h.kind === 'mesh-proxy')) continue;
          const client = nameOf(path);
          const { name: service, namespace = '' } = node.service.metadata;
          yield {
            message: 'sibling',
            subject: from.workload,
            about: [node.service],
            data: { client, service, port: port.port.port, headless, namespace, headlessPort: number },
            witnesses: [
              { source: client, says: path.evidence },
              { source: `Service/${headless}`, says: 'clusterIP: None, the same selector' },
            ],
          };
        }
      }
    }
  },
});

/** The headless sibling that has a port for the pods' gRPC port. */
function headlessPort(
  { siblings }: ServiceNode,
  { targets }: PortNode,
): { headless: string; number: number } | undefined {
  const numbers = targets.flatMap((t) => (t.state === 'unresolved' ? [] : [t.number]));
  const offers = (service: Service) =>
    service.spec?.clusterIP === 'None' && (service.spec.ports ?? []).some((p) => p.port === numbers[0]);
  const [first] = siblings
    .filter(offers)
    .map((s) => s.metadata.name)
    .sort();
  return first === undefined || numbers[0] === undefined ? undefined : { headless: first, number: numbers[0] };
}
