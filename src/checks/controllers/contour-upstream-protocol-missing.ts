import { defineCheck } from '../../model/check.js';
import { backendsOf, byServicePort, namesPort } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';
import { fieldAt, routesInHttp1 } from './routesInHttp1.js';

const protocols = ['h2c', 'h2', 'tls'];

export default defineCheck({
  meta: {
    id: 'contour-upstream-protocol-missing',
    group: 'controllers',
    title: 'Contour speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} {served} by Contour and leads to {backend}, which is gRPC, and nothing tells it so: Envoy speaks HTTP/1.1 to the pods, and every call fails with UNAVAILABLE (reset reason: protocol error). Set appProtocol: kubernetes.io/h2c on the port of Service {service}, or the annotation projectcontour.io/upstream-protocol.h2c.',
      route:
        '{route} leads to {backend}, which is gRPC, and its protocol is {given}: Envoy speaks HTTP/1.1 to the pods, and every call fails with UNAVAILABLE (reset reason: protocol error). Set protocol: h2c on the service in the route, or tls where the pods end TLS.',
    },
    docs: {
      what: 'An Ingress of Contour has a gRPC backend, and its Service has neither an `appProtocol` nor an annotation `projectcontour.io/upstream-protocol.h2c`, `.h2` or `.tls` with its port; or an HTTPProxy names one without `protocol`.',
      why: 'Contour lets Envoy speak HTTP/1.1 to backends unless the Service says otherwise.',
      fix: 'Set `appProtocol: kubernetes.io/h2c` on the Service port, or `projectcontour.io/upstream-protocol.h2c: "PORT"`; `.tls` where the pods end TLS.',
      links: ['https://projectcontour.io/docs/main/config/annotations/'],
    },
    examples: {
      fires: exampleApp({ className: 'contour' }),
      silent: exampleApp({ className: 'contour', service: '{projectcontour.io/upstream-protocol.h2c: "80"}' }),
    },
    remedies: ['fix-controller-protocol'],
  },

  *check({ topology }) {
    const untold = backendsOf(topology, 'contour').filter(
      (entry) =>
        !(
          entry.port.port.appProtocol !== undefined ||
          protocols.some((p) =>
            namesPort(entry.service.metadata.annotations?.[`projectcontour.io/upstream-protocol.${p}`], entry.port),
          )
        ),
    );
    for (const entry of byServicePort(untold)) {
      const { about, service, name, backend, evidence, served, severity } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject: service,
        path: ['metadata', 'annotations'],
        about,
        data: { ingress: name, served, backend, service: service.metadata.name },
        witnesses: [{ source: name, says: evidence }],
      };
    }
    for (const { path, route, backend, severity, ...found } of routesInHttp1(topology, 'contour')) {
      const given = fieldAt(found.subject, [...path, 'protocol']) ?? 'not set';
      yield { ...found, ...severity, message: 'route', path: [...path, 'protocol'], data: { route, backend, given } };
    }
  },
});
