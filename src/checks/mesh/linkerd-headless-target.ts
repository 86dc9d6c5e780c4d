import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'linkerd-headless-target',
    group: 'mesh',
    title: 'A meshed client dials a headless Service past Linkerd’s balancing',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      headless:
        '{client} is in Linkerd and dials the headless Service {service}: Linkerd balances for cluster IPs only and passes such a connection to the pod that was dialled. Unless the client takes the pods in turn itself, its calls stay on one. Dial a Service with a cluster IP.',
    },
    docs: {
      what: 'A client in Linkerd dials a headless gRPC Service, and does not balance by itself.',
      why: 'For a headless name DNS answers with pod addresses, and the proxy sees a pod, not a Service: there is nothing to balance over.',
      fix: 'Give the pods a Service with a cluster IP and dial that; or set round_robin in the client, which then balances without the mesh.',
      links: ['https://linkerd.io/2/features/load-balancing/'],
    },
    examples: {
      fires: exampleMesh({ clusterIP: 'None' }),
      silent: exampleMesh(),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'headless', 'linkerd')) {
      // A client that takes the pods in turn needs no mesh for it.
      if (fault.path.hops[0]?.chooses === 'per-request') continue;
      for (const subject of fault.clients) {
        const client = shortRef(refOf(subject));
        yield {
          message: 'headless',
          subject,
          about: [fault.service],
          data: { client, service: fault.service.metadata.name },
          witnesses: [
            { source: client, says: fault.path.evidence },
            { source: `Service/${fault.service.metadata.name}`, says: 'clusterIP None' },
          ],
        };
      }
    }
  },
});
