import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import { meshFaults } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'istio-headless-no-lb',
    group: 'mesh',
    title: 'A client with a sidecar dials a headless Service past Istio’s balancing',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      headless:
        '{client} has a sidecar of Istio and dials the headless Service {service}: the sidecar passes the connection to the pod that was dialled (ORIGINAL_DST), and load-balancer settings of a DestinationRule have no effect. Unless the client takes the pods in turn itself, its calls stay on one. Dial a Service with a cluster IP.',
    },
    docs: {
      what: 'A client with an Istio sidecar dials a headless gRPC Service, and does not balance by itself.',
      why: 'For a headless Service without a protocol-aware listener the sidecar forwards to the address that was dialled. Its own balancing works for cluster IPs.',
      fix: 'Give the pods a Service with a cluster IP and dial that; or set round_robin in the client.',
      links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/#headless-services'],
    },
    examples: {
      fires: exampleMesh({ ...istioInjected, clusterIP: 'None' }),
      silent: exampleMesh(istioInjected),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'headless', 'istio-sidecar')) {
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
