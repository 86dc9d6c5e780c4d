import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import { namedBackends, portsOf, routeName } from './routeBackends.js';

export default defineCheck({
  meta: {
    id: 'route-backend-port-missing',
    group: 'gateway',
    title: 'A route of Gateway API names a port that its Service does not have',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{route} sends calls to port {port} of Service {service}, which has no such port; it has {ports}. The Gateway finds no backend, and gRPC clients see UNAVAILABLE. Name a port of the Service.',
      podPort:
        '{route} sends calls to port {port} of Service {service}: that is the port of the pods, and the Service has {ports}. The Gateway finds no backend, and gRPC clients see UNAVAILABLE. Name port {meant}.',
      unsaid:
        '{route} names no port of Service {service}. A route needs the number of a Service port; the Gateway finds no backend, and gRPC clients see UNAVAILABLE. Name one of {ports}.',
    },
    docs: {
      what: 'A `backendRefs` entry of a GRPCRoute or HTTPRoute names a port number that its Service does not have, or none at all.',
      why: 'Routes take the number of the *Service* port, never a name and never the port of the pods. The implementation cannot resolve the reference and answers calls of the rule with an error.',
      fix: 'Set `backendRefs[].port` to a number under `spec.ports[].port` of the Service.',
      links: ['https://gateway-api.sigs.k8s.io/reference/spec/#backendref'],
    },
    examples: {
      fires: exampleRoute({ port: 50051 }) + exampleService(),
      silent: exampleRoute() + exampleService(),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { link, route: subject, ref } of namedBackends(topology)) {
      if (!link.service || link.port || link.service.ports.length === 0) continue;
      const route = routeName(subject);
      const ports = portsOf(link.service);
      const named = { route, service: ref.name, ports };
      const found = {
        subject,
        path: ref.port === undefined ? link.path : [...link.path, 'port'],
        witnesses: [
          { source: route, says: `backend ${ref.name}:${ref.port ?? '(no port)'}` },
          { source: `Service/${ref.name} spec.ports`, says: ports },
        ],
      } as const;
      if (ref.port === undefined) {
        yield { ...found, message: 'unsaid', data: named };
        continue;
      }
      const meant = portBefore(link.service, ref.port);
      const data = { ...named, port: ref.port };
      if (meant === undefined) yield { ...found, message: 'missing', data };
      else yield { ...found, message: 'podPort', data: { ...data, meant } };
    }
  },
});

/** The Service port before a port of the pods; the gRPC one where several lead there. */
function portBefore({ ports }: ServiceNode, wanted: number): number | undefined {
  const leading = ports.filter(
    ({ port, targets }) =>
      port.targetPort === wanted ||
      targets.some((t) => t.state === 'resolved' && t.containerPort.containerPort === wanted),
  );
  return (leading.find(believesGrpc) ?? leading[0])?.port.port;
}
