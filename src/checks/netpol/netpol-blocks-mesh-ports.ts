import { defineCheck } from '../../model/check.js';
import { policySet } from '../../model/networkPolicy/reach.js';
import { meshAround } from '../../model/topology/mesh.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { examplePolicy } from './examplePolicy.js';
import { policyNames, workloadNames } from './names.js';
import { admission, blocked, clientWays, meshPort, podsOf } from './ways.js';
import { weightOf } from './weight.js';

const meshed =
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  annotations: {linkerd.io/inject: enabled}\n';

export default defineCheck({
  meta: {
    id: 'netpol-blocks-mesh-ports',
    group: 'netpol',
    title: 'NetworkPolicies admit the port of the application and not that of the mesh',
    severity: 'error',
    needs: ['topology', 'networkPolicies'],
    uses: ['namespaces', 'pods', 'otherPolicies', 'workloads'],
    messages: {
      closed:
        '{client} and {server} are both in {mesh}, whose proxies connect to port {meshPort} whatever port is dialled. {policies} admits port {podPort} and not {meshPort}, so no call arrives: calls fail with UNAVAILABLE or 504. Admit port {meshPort} as well.',
    },
    docs: {
      what: 'Client and server are in the same mesh, and the NetworkPolicies of one of them admit the port of the application only.',
      why: 'Linkerd replaces the port of a connection between two meshed pods by the inbound port of the proxy (4143); ambient Istio carries it in a tunnel to port 15008. Policies see that port.',
      fix: 'Admit the port of the mesh beside that of the application, for the same peers: Linkerd 4143 (or `config.linkerd.io/inbound-port`), ambient Istio 15008. Policies of the mesh itself (Linkerd Server, AuthorizationPolicy) then tell applications apart.',
      links: [
        'https://linkerd.io/2/common-errors/network-policy/',
        'https://istio.io/latest/docs/ambient/usage/networkpolicy/',
      ],
    },
    examples: {
      fires: documents(meshed, exampleServer(), exampleService(), exampleClient(), examplePolicy({ app: 'cart' })),
      silent: documents(exampleServer(), exampleService(), exampleClient(), examplePolicy({ app: 'cart' })),
    },
    remedies: ['fix-netpol-admit'],
  },

  *check({ topology, networkPolicies, namespaces, pods, otherPolicies, workloads, live }) {
    const set = policySet(networkPolicies, namespaces);
    const around = { namespaces, pods };
    for (const way of clientWays(topology)) {
      for (const server of way.servers) {
        const port = meshPort(way.client, server, around);
        if (port === undefined) continue;
        const [clients, servers] = [podsOf(way.client, around), podsOf(server, around)];
        const answer = blocked(set, clients, servers, [port]);
        // Where the application's port is shut as well, it is told who is shut out.
        if (!answer || blocked(set, clients, servers, [way.podPort])) continue;
        for (const side of [answer.egress, answer.ingress]) {
          const [subject] = side.isolatedBy;
          if (side.answer !== 'no' || !subject) continue;
          const known = { live, believed: believesGrpc(way.port), otherPolicies, workloads };
          const { severity, doubts } = weightOf(side, known);
          const policies = policyNames(side.isolatedBy);
          const linkerd = meshAround(server, around)?.mesh === 'linkerd';
          yield {
            message: 'closed',
            subject,
            path: ['spec', side.direction],
            severity,
            data: {
              client: workloadNames(way.client),
              server: workloadNames(server),
              mesh: linkerd ? 'Linkerd' : 'ambient Istio',
              meshPort: port,
              podPort: way.podPort,
              policies,
            },
            details: { ...admission({ ...way, servers: [server] }, side.direction), podPort: port },
            witnesses: [
              { source: policies, says: `port ${way.podPort}, no rule for ${port}` },
              { source: 'mesh of the server', says: meshAround(server, around)?.evidence ?? 'meshed' },
              ...doubts,
            ],
          };
        }
      }
    }
  },
});
