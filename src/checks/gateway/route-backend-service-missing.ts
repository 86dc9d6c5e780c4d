import { defineCheck } from '../../model/check.js';
import { nearest } from '../../model/nearest.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import { soughtBackends } from './soughtBackends.js';

export default defineCheck({
  meta: {
    id: 'route-backend-service-missing',
    group: 'gateway',
    title: 'A route names a Service that does not exist',
    severity: 'error',
    needs: ['topology', 'services'],
    uses: [],
    messages: {
      missing:
        '{route} sends calls to Service {service}, which does not exist in namespace {namespace}. {proxy} answers them with an error, which gRPC clients see as UNAVAILABLE. Create the Service, or correct the name.',
      misspelt:
        '{route} sends calls to Service {service}, which does not exist in namespace {namespace}. {proxy} answers them with an error, which gRPC clients see as UNAVAILABLE. Most likely {near} is meant: name that.',
      notGiven:
        '{route} sends calls to Service {service}, which is not among the given files, nor is any other Service of namespace {namespace}. It may well be made elsewhere, so this says nothing about the cluster. Make sure that it exists.',
    },
    docs: {
      what: 'A route names a Service that is not in its namespace (the entry’s own, else that of the route): a GRPCRoute or HTTPRoute of Gateway API, an IngressRoute, IngressRouteTCP or TraefikService of Traefik, an HTTPProxy of Contour, a VirtualService of Istio, or a Route of OpenShift.',
      why: 'The API server takes the route all the same. Implementations of Gateway API set the condition ResolvedRefs to False with reason BackendNotFound, and answer calls that match the rule with HTTP 500; Traefik drops the router, Contour marks the HTTPProxy invalid, Istio and OpenShift answer with 503. For gRPC all of it is UNAVAILABLE or UNIMPLEMENTED.',
      fix: 'Correct the name, or create the Service. In Gateway API a Service of another namespace needs `backendRefs[].namespace` and a ReferenceGrant there.',
      links: [
        'https://gateway-api.sigs.k8s.io/api-types/grpcroute/',
        'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
      ],
    },
    examples: {
      fires: exampleRoute({ service: 'greter' }) + exampleService(),
      silent: exampleRoute() + exampleService(),
    },
    remedies: ['fix-route-backend'],
  },

  *check({ topology, services, live }) {
    for (const { subject, route, proxy, service, namespace, namePath, found: there } of soughtBackends(topology)) {
      if (there) continue;
      const near = services.filter((s) => s.metadata.namespace === namespace).map((s) => s.metadata.name);
      const isElsewhere = namespace !== subject.metadata.namespace;
      // Namespaces that were not asked for were not read: of them nothing is known.
      if (isElsewhere && near.length === 0) continue;
      const data = { route, service, namespace, proxy };
      const { proxy: _, ...unproved } = data;
      const found = {
        subject,
        path: namePath,
        witnesses: [
          { source: route, says: `backend Service ${service}` },
          {
            source: `namespace ${namespace}`,
            says: near.length > 0 ? `has ${near.sort().join(', ')}` : 'has no Service that was read',
          },
        ],
        // Files seldom hold everything: another set of them may bring the Service.
        severity: live ? 'error' : 'warning',
      } as const;
      const meant = nearest(service, near);
      if (meant !== undefined)
        yield { ...found, message: 'misspelt', data: { ...data, near: meant }, details: { meant } };
      else if (live || near.length > 0) yield { ...found, message: 'missing', data };
      else yield { ...found, message: 'notGiven', severity: 'info', data: unproved };
    }
  },
});
