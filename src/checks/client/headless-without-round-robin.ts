import { defineCheck } from '../../model/check.js';
import { meshAround } from '../../model/topology/mesh.js';
import { headlessClients, nameOf } from './dnsClients.js';
import { headlessApp } from './exampleHeadless.js';

export default defineCheck({
  meta: {
    id: 'headless-without-round-robin',
    group: 'client',
    title: 'A client of a headless Service does not show that it takes pods in turn',
    severity: 'info',
    needs: ['topology'],
    uses: ['namespaces', 'pods'],
    messages: {
      pickFirst:
        '{client} knows all {pods} pods of {service}, and its configuration says pick_first: every call of a client goes to one pod, and the others serve it only when that one fails. Set the policy round_robin.',
      notVisible:
        '{client} dials the headless Service {service}, and whether it takes its {pods} pods in turn is not visible. Most languages default to pick_first: without round_robin in its code or service config, every call of a client stays on one pod.',
    },
    docs: {
      what: 'A client dials a headless gRPC Service, and its environment and arguments do not name the policy round_robin. It may be set in code.',
      why: 'DNS gives a headless name’s client every address, but grpc-go, grpc-java, C-core (Python, Ruby, C++), grpc-js and .NET all default to pick_first: one address is used, the rest are spare.',
      fix: 'Set the service config `{"loadBalancingConfig": [{"round_robin": {}}]}` in the client. `dns:///` is the default scheme of grpc-go’s NewClient, grpc-java, C-core and grpc-js; .NET needs it written, and grpc-go’s old Dial too.',
      links: [
        'https://grpc.io/docs/guides/custom-load-balancing/',
        'https://grpc.io/docs/guides/service-config/',
        'https://learn.microsoft.com/en-us/aspnet/core/grpc/loadbalancing',
      ],
    },
    examples: { fires: headlessApp(), silent: headlessApp(['args: [--grpc-lb-policy=round_robin]']) },
    remedies: [],
    follows: ['linkerd-headless-target', 'istio-headless-no-lb'],
  },

  *check({ topology, namespaces, pods }) {
    for (const { node, path, client, policy } of headlessClients(topology)) {
      // What a mesh makes of headless names is told by its own checks.
      if (policy === 'round_robin' || meshAround(client, { namespaces, pods })) continue;
      const name = nameOf(path);
      const service = node.service.metadata.name;
      const data = { client: name, service, pods: node.replicas.max ?? 0 };
      const found = {
        subject: client,
        data,
        witnesses: [
          { source: name, says: path.evidence },
          { source: `Service/${service}`, says: 'clusterIP: None' },
        ],
      } as const;
      if (policy === 'pick_first') yield { ...found, message: 'pickFirst', severity: 'error' };
      else yield { ...found, message: 'notVisible' };
    }
  },
});
