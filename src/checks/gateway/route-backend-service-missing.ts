import { defineCheck } from '../../model/check.js';
import { nearest } from '../../model/nearest.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import { namedBackends, routeName } from './routeBackends.js';

export default defineCheck({
  meta: {
    id: 'route-backend-service-missing',
    group: 'gateway',
    title: 'A route of Gateway API names a Service that does not exist',
    severity: 'error',
    needs: ['topology', 'services'],
    uses: [],
    messages: {
      missing:
        '{route} sends calls to Service {service}, which does not exist in namespace {namespace}. The Gateway answers them with an error, which gRPC clients see as UNAVAILABLE. Create the Service, or correct the name.',
      misspelt:
        '{route} sends calls to Service {service}, which does not exist in namespace {namespace}. The Gateway answers them with an error, which gRPC clients see as UNAVAILABLE. Most likely {near} is meant: name that.',
      notGiven:
        '{route} sends calls to Service {service}, which is not among the given files, nor is any other Service of namespace {namespace}. It may well be made elsewhere, so this says nothing about the cluster. Make sure that it exists.',
    },
    docs: {
      what: 'A `backendRefs` entry of a GRPCRoute or HTTPRoute names a Service that is not in its namespace (the entry’s own, else that of the route).',
      why: 'The API server takes the route all the same. The implementation sets the condition ResolvedRefs to False with reason BackendNotFound, and answers calls that match the rule with HTTP 500, for gRPC UNAVAILABLE.',
      fix: 'Correct `backendRefs[].name`, or create the Service. A Service of another namespace needs `backendRefs[].namespace` and a ReferenceGrant there.',
      links: [
        'https://gateway-api.sigs.k8s.io/api-types/grpcroute/',
        'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
      ],
    },
    examples: {
      fires: exampleRoute({ service: 'greter' }) + exampleService(),
      silent: exampleRoute() + exampleService(),
    },
    remedies: [],
  },

  *check({ topology, services, live }) {
    for (const { link, route: subject, ref, namespace } of namedBackends(topology)) {
      if (link.service) continue;
      const near = services.filter((s) => s.metadata.namespace === namespace).map((s) => s.metadata.name);
      const isElsewhere = namespace !== subject.metadata.namespace;
      // Namespaces that were not asked for were not read: of them nothing is known.
      if (isElsewhere && near.length === 0) continue;
      const route = routeName(subject);
      const data = { route, service: ref.name, namespace };
      const found = {
        subject,
        path: [...link.path, 'name'],
        witnesses: [
          { source: route, says: `backend Service ${ref.name}` },
          {
            source: `namespace ${namespace}`,
            says: near.length > 0 ? `has ${near.sort().join(', ')}` : 'has no Service that was read',
          },
        ],
        // Files seldom hold everything: another set of them may bring the Service.
        severity: live ? 'error' : 'warning',
      } as const;
      const meant = nearest(ref.name, near);
      if (meant !== undefined) yield { ...found, message: 'misspelt', data: { ...data, near: meant } };
      else if (live || near.length > 0) yield { ...found, message: 'missing', data };
      else yield { ...found, message: 'notGiven', severity: 'info', data };
    }
  },
});
