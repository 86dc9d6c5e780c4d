import { defineCheck } from '../../model/check.js';
import { listenersFor, type Mismatch } from '../../model/topology/listeners.js';
import { listed } from '../../model/words.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import { routesOfGrpc } from './grpcRoutes.js';
import { routeName } from './routeBackends.js';

export default defineCheck({
  meta: {
    id: 'grpcroute-hostname-listener-mismatch',
    group: 'gateway',
    title: 'No listener of the Gateway takes a route of gRPC calls',
    severity: 'error',
    needs: ['topology'],
    uses: ['namespaces'],
    messages: {
      hostname:
        '{route} is for {hosts}, and no listener of Gateway {gateway} has a hostname in common ({listeners}): calls find no route and get UNIMPLEMENTED or 404.',
      section:
        '{route} names listener {section} of Gateway {gateway}, which has {listeners}: the route is attached to nothing.',
      kind: 'No listener of Gateway {gateway} that {route} may use takes routes of its kind ({listeners}): calls find no route.',
      namespace:
        'The listeners of Gateway {gateway} take no routes from namespace {namespace} ({listeners}): {route} is attached to nothing. Set allowedRoutes.namespaces of the listener.',
    },
    docs: {
      what: 'A GRPCRoute, or an HTTPRoute with a gRPC backend, names a Gateway of which no listener takes it: by the name of the section, by kind, by namespace or by hostname.',
      why: 'A route is in force only at listeners that take it. Elsewhere the Gateway answers as if there were none: for gRPC UNIMPLEMENTED, or UNAVAILABLE with an HTTP 404.',
      fix: 'Let hostnames meet (in Gateway API `*.example.com` stands for one label or more, unlike in certificates), name a listener that exists, and admit the namespace and the kind in `allowedRoutes`.',
      links: [
        'https://gateway-api.sigs.k8s.io/api-types/grpcroute/',
        'https://gateway-api.sigs.k8s.io/concepts/security-model/',
      ],
    },
    examples: {
      fires: example('shop.example.org'),
      silent: example('"*.example.com"'),
    },
    remedies: [],
  },

  *check({ topology, namespaces }) {
    for (const { route: subject, links } of routesOfGrpc(topology)) {
      for (const [index, parent] of (links[0]?.parents ?? []).entries()) {
        const found = listenersFor(subject, parent, namespaces);
        if (!parent.gateway || !found?.mismatch) continue;
        const route = routeName(subject);
        const listeners = (parent.gateway.spec?.listeners ?? []).map(({ name, hostname, protocol, allowedRoutes }) => {
          const shown: Record<Mismatch, string> = {
            section: name,
            kind: `${name}: ${protocol}`,
            namespace: `${name}: from ${allowedRoutes?.namespaces?.from ?? 'Same'}`,
            hostname: `${name}: ${hostname ?? '*'}`,
          };
          return shown[found.mismatch ?? 'section'];
        });
        const common = { route, gateway: parent.name, listeners: listed(listeners) || 'none' };
        const hit = {
          subject,
          path: found.mismatch === 'hostname' ? ['spec', 'hostnames'] : ['spec', 'parentRefs', index],
          witnesses: [{ source: `Gateway/${parent.name} spec.listeners`, says: listeners.join(', ') || 'none' }],
        } as const;
        const hosts = listed(subject.spec?.hostnames ?? []);
        if (found.mismatch === 'hostname') yield { ...hit, message: 'hostname', data: { ...common, hosts } };
        else if (found.mismatch === 'section')
          yield { ...hit, message: 'section', data: { ...common, section: parent.sectionName ?? '' } };
        else if (found.mismatch === 'kind') yield { ...hit, message: 'kind', data: common };
        else {
          const { namespace = '' } = subject.metadata;
          yield { ...hit, message: 'namespace', data: { ...common, namespace } };
        }
      }
    }
  },
});

function example(hostname: string): string {
  const gateway = exampleGateway().replace('port: 443,', `port: 443, hostname: ${hostname},`);
  return `${exampleRoute()}${gateway}---\n${exampleService()}`;
}
