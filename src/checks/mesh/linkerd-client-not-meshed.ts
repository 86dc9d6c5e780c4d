import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'linkerd-client-not-meshed',
    group: 'mesh',
    title: 'A client outside Linkerd calls a gRPC Service inside it',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      outside:
        '{client} dials {port}, whose pods are in Linkerd, and is not in the mesh itself. The proxy of the client is what balances calls: without one, all calls of a connection stay on one of the {pods} pods. Inject the client.',
    },
    docs: {
      what: 'The pods of a gRPC server are meshed by Linkerd, and a known client of it is not.',
      why: 'Linkerd balances on the side of the caller. The proxy beside the server only receives: a client without proxy connects through kube-proxy, once.',
      fix: 'Annotate the client’s namespace or pods with `linkerd.io/inject: enabled` and roll it out, or balance in the client over a headless Service.',
      links: ['https://linkerd.io/2/features/load-balancing/'],
    },
    examples: {
      fires: exampleMesh({ clientAnnotations: '{linkerd.io/inject: disabled}' }),
      silent: exampleMesh(),
    },
    remedies: ['fix-linkerd-mesh'],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'client-outside', 'linkerd')) {
      for (const subject of fault.clients) {
        const client = shortRef(refOf(subject));
        yield {
          message: 'outside',
          subject,
          about: [fault.service],
          details: { port: fault.port.port.port },
          data: { client, port: portName(fault), pods: fault.node.replicas.max ?? 'several' },
          witnesses: [
            { source: client, says: 'no Linkerd proxy, and none is asked for' },
            { source: namesOf(fault.node.workloads), says: 'in Linkerd' },
          ],
        };
      }
    }
  },
});
