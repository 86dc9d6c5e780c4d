import { defineCheck } from '../../model/check.js';
import { listed } from '../../model/words.js';
import { documents } from '../service/exampleManifests.js';
import { lookedUpWithoutAge, nameOf } from './dnsClients.js';
import { exampleAutoscaler, headlessApp } from './exampleHeadless.js';

export default defineCheck({
  meta: {
    id: 'rediscovery-needs-connection-age',
    group: 'client',
    title: 'Clients of an autoscaled headless Service may never learn of its new pods',
    severity: 'info',
    needs: ['topology'],
    uses: ['namespaces', 'pods', 'verdicts'],
    messages: {
      unset:
        '{hpa} grows {service} up to {max} pods, and {clients} looks them up in DNS only when it starts or loses a connection. No maximum connection age of the server is visible: without one in its code either, pods that are added get no calls of the clients that run.',
      idle: '{hpa} grows {service} up to {max} pods, and {idle} young pods do nothing: {clients} looks pods up in DNS only when it starts or loses a connection, and no maximum connection age of the server is visible. Set one of a few minutes.',
    },
    docs: {
      what: 'An autoscaler adds pods to a headless gRPC Service whose clients look them up in DNS, and no maximum connection age of the server is visible in its environment or arguments. It may be set in code.',
      why: 'gRPC resolvers ask again when a connection ends, not on a timer (.NET and Elixir may have one). Where servers end none, a scale-out changes nothing for clients that run: the old pods stay as loaded as before and the autoscaler adds more.',
      fix: 'Set MAX_CONNECTION_AGE (5m) and MAX_CONNECTION_AGE_GRACE in the server; or use a resolver that watches EndpointSlices (`kubernetes:///`), xDS, or a mesh.',
      links: [
        'https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md',
        'https://github.com/grpc/grpc/blob/master/doc/naming.md',
      ],
    },
    examples: {
      fires: documents(headlessApp(), exampleAutoscaler),
      silent: documents(headlessApp([], ['args: [--max-connection-age=5m]']), exampleAutoscaler),
    },
    remedies: [],
    follows: ['max-connection-age-unset'],
  },

  *check({ topology, namespaces, pods, verdicts }) {
    for (const { node, port, clients, witnesses } of lookedUpWithoutAge(topology, { namespaces, pods })) {
      const { autoscaler, max = 0 } = node.replicas;
      if (!autoscaler || max < 2) continue;
      const { name: service, namespace } = node.service.metadata;
      const data = {
        hpa: `${autoscaler.kind}/${autoscaler.metadata.name}`,
        service,
        max,
        clients: listed(clients.map(nameOf).sort()),
      };
      const found = { subject: node.service, path: ['spec', 'clusterIP'] } as const;
      const verdict = verdicts?.find(
        (v) => v.service.name === service && v.service.namespace === namespace && v.port === port.port.port,
      );
      const idle = verdict?.figures.youngIdlePods ?? 0;
      if (idle > 0) {
        const seen = { source: `verdict on Service/${service}`, says: `${idle} young pods idle` };
        yield {
          ...found,
          message: 'idle',
          severity: 'warning',
          data: { ...data, idle },
          witnesses: [seen, ...witnesses],
        };
      } else yield { ...found, message: 'unset', data, witnesses };
    }
  },
});
