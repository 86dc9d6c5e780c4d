import { defineCheck } from '../../model/check.js';
import type { KubeObject } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import { portsOf } from './routeBackends.js';
import { soughtBackends } from './soughtBackends.js';

export default defineCheck({
  meta: {
    id: 'route-backend-port-missing',
    group: 'gateway',
    title: 'A route names a port that its Service does not have',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{route} sends calls to port {port} of Service {service}, which has no such port; it has {ports}. {proxy} finds no backend, and gRPC clients see UNAVAILABLE. Name a port of the Service.',
      podPort:
        '{route} sends calls to port {port} of Service {service}: that is the port of the pods, and the Service has {ports}. {proxy} finds no backend, and gRPC clients see UNAVAILABLE. Name port {meant}.',
      servicePort:
        '{route} sends calls to port {port} of Service {service}: that is the port of the Service, and a Route of OpenShift takes the number of the pods’ port, or the name of the Service port. The router finds no pod, and gRPC clients see UNAVAILABLE. Name port {meant}.',
      unsaid:
        '{route} names no port of Service {service}. {proxy} needs one: it finds no backend, and gRPC clients see UNAVAILABLE. Name one of {ports}.',
    },
    docs: {
      what: 'A route names a port that its Service does not have, or none at all: a GRPCRoute or HTTPRoute of Gateway API, an IngressRoute, IngressRouteTCP or TraefikService of Traefik, an HTTPProxy of Contour, a VirtualService of Istio, or a Route of OpenShift.',
      why: 'Routes take the number of the *Service* port, never the port of the pods; Traefik takes a port’s name too. OpenShift’s `port.targetPort` is the exception: the name of a Service port, or the number of the *pods’* port. What cannot be resolved is answered with an error.',
      fix: 'Set the backend’s port to a number under `spec.ports[].port` of the Service; in a Route of OpenShift, `port.targetPort` to the name of one of its ports.',
      links: ['https://gateway-api.sigs.k8s.io/reference/spec/#backendref'],
    },
    examples: {
      fires: exampleRoute({ port: 50051 }) + exampleService(),
      silent: exampleRoute() + exampleService(),
    },
    remedies: ['fix-route-backend'],
  },

  *check({ topology }) {
    for (const sought of soughtBackends(topology)) {
      const { subject, route, proxy, service, port, found: node, portState } = sought;
      if (!node || node.ports.length === 0 || portState === 'found' || portState === 'unsure') continue;
      const ports = portsOf(node);
      const found = {
        subject,
        path: portState === 'unsaid' ? sought.path : sought.portPath,
        witnesses: [
          { source: route, says: `backend ${service}:${port ?? '(no port)'}` },
          { source: `Service/${service} spec.ports`, says: ports },
        ],
      } as const;
      if (port === undefined) {
        yield { ...found, message: 'unsaid', data: { route, service, ports, proxy } };
        continue;
      }
      const data = { route, service, ports, port, proxy };
      const meant = portBefore(node, port);
      if (isOpenShiftRoute(subject)) {
        const own = node.ports.find((p) => p.port.port === port);
        if (own?.port.name !== undefined)
          yield {
            ...found,
            message: 'servicePort',
            data: { route, service, port, meant: own.port.name },
            details: { meant: own.port.name },
          };
        else yield { ...found, message: 'missing', data };
      } else if (meant === undefined) yield { ...found, message: 'missing', data };
      else yield { ...found, message: 'podPort', data: { ...data, meant }, details: { meant } };
    }
  },
});

function isOpenShiftRoute({ apiVersion }: KubeObject): boolean {
  return apiVersion.startsWith('route.openshift.io/');
}

/** The Service port before a port of the pods; the gRPC one where several lead there. */
function portBefore({ ports }: ServiceNode, wanted: number | string): number | undefined {
  const leading = ports.filter(
    ({ port, targets }) =>
      port.targetPort === wanted ||
      targets.some((t) => t.state === 'resolved' && t.containerPort.containerPort === wanted),
  );
  return (leading.find(believesGrpc) ?? leading[0])?.port.port;
}
