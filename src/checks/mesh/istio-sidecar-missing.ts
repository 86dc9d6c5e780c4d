import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'istio-sidecar-missing',
    group: 'mesh',
    title: 'A client without a sidecar calls a gRPC Service in Istio',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      outside:
        '{client} dials {port}, whose pods have sidecars of Istio, and has none itself. The sidecar of the client is what balances calls: without it, all calls of a connection stay on one of the {pods} pods, and STRICT mTLS refuses it. Inject the client.',
    },
    docs: {
      what: 'The pods of a gRPC server have sidecars of Istio, and a known client of it has none and is not in ambient mode.',
      why: 'Istio balances on the side of the caller. A client without sidecar connects through kube-proxy, once; where the server asks for mTLS (STRICT) it is refused.',
      fix: 'Label the client’s namespace `istio-injection: enabled` (or `istio.io/rev`), or its pods `sidecar.istio.io/inject: "true"`, and roll it out.',
      links: ['https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/'],
    },
    examples: {
      fires: exampleMesh({ ...istioInjected }).replace(
        'labels: {app: cart}, ',
        'labels: {app: cart, sidecar.istio.io/inject: "false"}, ',
      ),
      silent: exampleMesh(istioInjected),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'client-outside', 'istio-sidecar')) {
      for (const subject of fault.clients) {
        const client = shortRef(refOf(subject));
        yield {
          message: 'outside',
          subject,
          about: [fault.service],
          data: { client, port: portName(fault), pods: fault.node.replicas.max ?? 'several' },
          witnesses: [
            { source: client, says: 'no sidecar, and none is asked for' },
            { source: namesOf(fault.node.workloads), says: 'with sidecars of Istio' },
          ],
        };
      }
    }
  },
});
