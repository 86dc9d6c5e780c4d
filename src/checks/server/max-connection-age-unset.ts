import { defineCheck } from '../../model/check.js';
import { listed } from '../../model/words.js';
import { lookedUpWithoutAge, nameOf } from '../client/dnsClients.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';

const headless = exampleService({
  spec: ['clusterIP: None'],
  ports: ['- {name: grpc, port: 50051, targetPort: grpc}'],
});
const dialled = exampleClient('dns:///greeter.shop.svc.cluster.local:50051');

export default defineCheck({
  meta: {
    id: 'max-connection-age-unset',
    group: 'server',
    title: 'Clients of a headless Service are never made to look its pods up again',
    severity: 'info',
    needs: ['topology'],
    uses: ['namespaces', 'pods'],
    messages: {
      unset:
        '{clients} looks up the {pods} pods of {service} in DNS, and no maximum connection age of the server is visible. A client asks DNS again only when a connection ends: pods of the next roll-out that come later than its last look get no calls from it. If the code sets none either, set one of a few minutes.',
    },
    docs: {
      what: 'Clients dial a headless gRPC Service, and neither the environment nor the arguments of the server show a maximum connection age. It may be set in code.',
      why: 'DNS tells nobody of new pods. A gRPC client resolves a name when it starts and when a connection breaks; with servers that never end a connection, a pod added later stays unknown to it.',
      fix: 'Set MAX_CONNECTION_AGE (5m) and MAX_CONNECTION_AGE_GRACE in the server, or use a resolver that watches EndpointSlices (`kubernetes:///`, xDS). Not behind a mesh: there it breaks streams and spreads nothing.',
      links: [
        'https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md',
        'https://grpc.io/docs/guides/custom-name-resolution/',
      ],
    },
    examples: {
      fires: documents(exampleServer(), headless, dialled),
      silent: documents(exampleServer({ container: ['args: [--max-connection-age=5m]'] }), headless, dialled),
    },
    remedies: [],
  },

  *check({ topology, namespaces, pods }) {
    for (const { node, clients, witnesses } of lookedUpWithoutAge(topology, { namespaces, pods })) {
      const { replicas, service: subject } = node;
      // With an autoscaler pods come and go all day: rediscovery-needs-connection-age tells that.
      if (replicas.autoscaler || (replicas.max ?? 0) < 2) continue;
      const data = {
        clients: listed(clients.map(nameOf).sort()),
        pods: replicas.now ?? 0,
        service: subject.metadata.name,
      };
      yield { message: 'unset', subject, path: ['spec', 'clusterIP'], data, witnesses };
    }
  },
});
