import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'linkerd-port-skipped',
    group: 'mesh',
    title: 'A client skips Linkerd for a gRPC port',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      outbound:
        '{client} skips its Linkerd proxy for port {number} (config.linkerd.io/skip-outbound-ports): calls to {port} go straight to the cluster IP, and all of a connection stay on one pod. Take the port out of the list.',
    },
    docs: {
      what: 'The pods of a meshed client have `config.linkerd.io/skip-outbound-ports` with the port of a gRPC Service that they dial.',
      why: 'What is skipped never passes the proxy, which is what balances calls: kube-proxy picks a pod once per connection.',
      fix: 'Remove the port from the annotation and roll the client out. Ports are skipped for protocols that the server starts; gRPC is none.',
      links: ['https://linkerd.io/2/features/protocol-detection/#marking-ports-as-skip-ports'],
    },
    examples: {
      fires: exampleMesh({ clientAnnotations: '{config.linkerd.io/skip-outbound-ports: "50051"}' }),
      silent: exampleMesh(),
    },
    remedies: ['fix-linkerd-mesh'],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'skipped-port', 'linkerd')) {
      for (const subject of fault.clients) {
        const client = shortRef(refOf(subject));
        yield {
          message: 'outbound',
          subject,
          path: ['spec', 'template', 'metadata', 'annotations', 'config.linkerd.io/skip-outbound-ports'],
          about: [fault.service],
          details: { port: fault.port.port.port },
          data: { client, number: fault.port.port.port, port: portName(fault) },
          witnesses: [{ source: client, says: fault.path.why }],
        };
      }
    }
  },
});
