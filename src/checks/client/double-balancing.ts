import { defineCheck } from '../../model/check.js';
import { meshAround, meshTitles } from '../../model/topology/mesh.js';
import { documents } from '../service/exampleManifests.js';
import { headlessClients, nameOf } from './dnsClients.js';
import { headlessApp, linkerdNamespace } from './exampleHeadless.js';

const inTurn = ['args: [--grpc-lb-policy=round_robin]'];

export default defineCheck({
  meta: {
    id: 'double-balancing',
    group: 'client',
    title: 'A client balances by itself behind a mesh that would do it',
    severity: 'info',
    needs: ['topology'],
    uses: ['namespaces', 'pods'],
    messages: {
      both: '{client} takes the pods of {service} in turn by itself, and {mesh} stands between: the proxy passes each connection on to the pod it was meant for, so its load balancing, retries and outlier detection do nothing for these calls. Dial the cluster IP by name and leave it to the mesh, or take this traffic out of it.',
    },
    docs: {
      what: 'A client in a mesh dials a headless Service with the policy round_robin.',
      why: 'Meshes balance calls to the name of a Service. To a headless name, or the address of a pod, they forward a connection as it is. Calls are spread by the client, but by what it knows: not by latency, and new pods only after a new look-up.',
      fix: 'Dial the Service with a cluster IP and one connection, and let the mesh balance; or keep round_robin and know that policies of the mesh for balancing do not apply.',
      links: [
        'https://linkerd.io/2/features/load-balancing/',
        'https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/',
      ],
    },
    examples: {
      fires: documents(linkerdNamespace, headlessApp(inTurn)),
      silent: headlessApp(inTurn),
    },
    remedies: [],
  },

  *check({ topology, namespaces, pods }) {
    for (const { node, path, client, policy } of headlessClients(topology)) {
      const mesh = meshAround(client, { namespaces, pods });
      if (policy !== 'round_robin' || !mesh) continue;
      const name = nameOf(path);
      yield {
        message: 'both',
        subject: client,
        data: {
          client: name,
          service: node.service.metadata.name,
          mesh: meshTitles[mesh.mesh],
        },
        witnesses: [
          { source: name, says: `${path.evidence}, policy round_robin` },
          { source: name, says: mesh.evidence },
        ],
      };
    }
  },
});
