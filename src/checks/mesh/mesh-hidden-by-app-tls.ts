import { defineCheck } from '../../model/check.js';
import { listed } from '../../model/words.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'mesh-hidden-by-app-tls',
    group: 'mesh',
    title: 'TLS of the application hides gRPC calls from the mesh',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      hidden:
        'The server behind {port} ends TLS itself ({evidence}), and {clients} is in a mesh: its proxies see encrypted bytes, and all calls of a connection stay on one pod. Let the mesh do TLS, and serve plaintext.',
    },
    docs: {
      what: 'A gRPC server ends TLS itself, and its clients are in Linkerd or Istio.',
      why: 'A proxy balances calls that it can read. TLS from application to application is opaque to it: it forwards the connection to one pod. The mesh encrypts between its proxies anyway.',
      fix: 'Switch TLS off in client and server and leave it to the mesh (mTLS), or balance in the client over a headless Service.',
      links: [
        'https://linkerd.io/2/features/protocol-detection/',
        'https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls',
      ],
    },
    examples: {
      fires: exampleMesh({ container: 'args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]' }),
      silent: exampleMesh(),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'app-tls', 'linkerd', 'istio-sidecar', 'istio-ambient')) {
      const { service, clients, port, path } = fault;
      yield {
        message: 'hidden',
        // One voice for TLS may err.
        ...(port.serverTls.reasons.length < 2 && { severity: 'warning' as const }),
        subject: service,
        path: ['spec', 'ports', port.index],
        about: clients,
        data: { port: portName(fault), evidence: listed(port.serverTls.reasons), clients: namesOf(clients) },
        witnesses: [
          { source: portName(fault), says: listed(port.serverTls.reasons) },
          { source: namesOf(clients), says: path.why },
        ],
      };
    }
  },
});
