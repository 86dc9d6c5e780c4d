import { defineCheck } from '../../model/check.js';
import type { Condition } from '../../model/objects.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import { routesOfGrpc } from './grpcRoutes.js';
import { routeName } from './routeBackends.js';

const watched = ['Accepted', 'ResolvedRefs', 'Programmed'];

export default defineCheck({
  meta: {
    id: 'route-not-accepted',
    group: 'gateway',
    title: 'A Gateway refuses a route of gRPC calls',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      refused:
        '{route} is not in force at Gateway {gateway}: condition {condition} is False, reason {reason}{message}. Calls that should take it get an error or another route.',
    },
    docs: {
      what: 'The status of a GRPCRoute, or of an HTTPRoute with a gRPC backend, has the condition Accepted, ResolvedRefs or Programmed as False for a Gateway, at the present generation of the route.',
      why: 'The controller of the Gateway has read the route and does not serve it, or not whole: an unknown backend is answered with 500, a refused route not at all.',
      fix: 'Read the reason: BackendNotFound and RefNotPermitted are about backends, NoMatchingListenerHostname and NotAllowedByListeners about the listener, UnsupportedProtocol about appProtocol, InvalidMethodMatch about a match that this product does not take.',
      links: [
        'https://gateway-api.sigs.k8s.io/geps/gep-1364/',
        'https://gateway-api.sigs.k8s.io/guides/implementers/#standard-status-fields-and-conditions',
      ],
    },
    examples: {
      fires: withStatus('"False"'),
      silent: withStatus('"True"'),
    },
    remedies: [],
    follows: [
      'route-backend-service-missing',
      'route-backend-port-missing',
      'route-reference-not-permitted',
      'grpcroute-hostname-listener-mismatch',
      'app-protocol-unknown-to-consumer',
      'contour-grpcroute-needs-method',
    ],
  },

  *check({ topology }) {
    for (const { route: subject, links } of routesOfGrpc(topology)) {
      for (const [index, { parentRef, conditions = [] }] of (subject.status?.parents ?? []).entries()) {
        const fault = conditions.find(
          (condition) =>
            watched.includes(condition.type) && condition.status === 'False' && isPresent(condition, subject),
        );
        if (!fault) continue;
        const route = routeName(subject);
        const said = fault.message?.trim().replace(/[.\s]+$/, '') ?? '';
        yield {
          message: 'refused',
          subject,
          path: ['status', 'parents', index, 'conditions'],
          about: links.flatMap(({ service }) => service?.service ?? []),
          data: {
            route,
            gateway: parentRef?.name ?? '?',
            condition: fault.type,
            reason: fault.reason ?? 'not given',
            message: said === '' ? '' : ` (${said})`,
          },
          witnesses: [{ source: `${route} status`, says: `${fault.type}=False, ${fault.reason ?? 'no reason'}` }],
        };
      }
    }
  },
});

/** A condition of an older generation speaks of a route that is no more. */
function isPresent({ observedGeneration }: Condition, { metadata }: { metadata: { generation?: number } }): boolean {
  return (
    observedGeneration === undefined || metadata.generation === undefined || observedGeneration >= metadata.generation
  );
}

function withStatus(accepted: string): string {
  const status = `status:
  parents:
    - parentRef: {name: public}
      conditions: [{type: Accepted, status: ${accepted}, reason: NotAllowedByListeners, message: no listener takes it}]
---
`;
  return exampleRoute().replace(/---\n$/, status) + exampleService();
}
