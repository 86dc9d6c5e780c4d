import { defineCheck } from '../../model/check.js';
import { backendsOf, byServicePort } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';
import { fieldAt, routesInHttp1 } from './routesInHttp1.js';

const annotation = 'traefik.ingress.kubernetes.io/service.serversscheme';

export default defineCheck({
  meta: {
    id: 'traefik-h2c-missing',
    group: 'controllers',
    title: 'Traefik speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} {served} by Traefik and leads to {backend}, which is gRPC, and service.serversscheme of Service {service} is {given}: Traefik speaks HTTP/1.1 to it, and every call fails with 502. Set traefik.ingress.kubernetes.io/service.serversscheme: h2c on the Service; on the Ingress it is not read.',
      route:
        '{route} leads to {backend}, which is gRPC, with scheme {given}: Traefik speaks HTTP/1.1 to it, and every call fails with 502. Set scheme: h2c on the service in the route, or https where the pods end TLS.',
    },
    docs: {
      what: 'An Ingress of Traefik has a gRPC backend, and its Service has no annotation `traefik.ingress.kubernetes.io/service.serversscheme` with `h2c` or `https`; or an IngressRoute names one without `scheme: h2c` or `https`.',
      why: 'Traefik speaks HTTP/1.1 to backends unless told otherwise. The annotation belongs to the Service; on the Ingress it is ignored without a word.',
      fix: 'Set `traefik.ingress.kubernetes.io/service.serversscheme: h2c` on the Service, or `https` where the pods end TLS; in an IngressRoute the field `scheme` of the service.',
      links: ['https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/'],
    },
    examples: {
      fires: exampleApp({ className: 'traefik' }),
      silent: exampleApp({
        className: 'traefik',
        service: '{traefik.ingress.kubernetes.io/service.serversscheme: h2c}',
      }),
    },
    remedies: ['fix-controller-protocol'],
  },

  *check({ topology }) {
    const untold = backendsOf(topology, 'traefik').filter(
      (entry) =>
        !(/^(h2c|https)$/.test(entry.service.metadata.annotations?.[annotation] ?? '') || isHttps(entry.port.port)),
    );
    for (const entry of byServicePort(untold)) {
      const { about, service, name, backend, evidence, served, severity } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject: service,
        path: ['metadata', 'annotations'],
        about,
        data: {
          ingress: name,
          served,
          backend,
          service: service.metadata.name,
          given: service.metadata.annotations?.[annotation] ?? 'not set',
        },
        witnesses: [{ source: name, says: evidence }],
      };
    }
    for (const { path, route, backend, severity, ...found } of routesInHttp1(topology, 'traefik')) {
      const given = fieldAt(found.subject, [...path, 'scheme']) ?? 'not set';
      yield { ...found, ...severity, message: 'route', path: [...path, 'scheme'], data: { route, backend, given } };
    }
  },
});

/** Traefik takes port 443, and names that begin with https, for TLS. */
function isHttps({ port, name = '' }: { port: number; name?: string }): boolean {
  return port === 443 || name.startsWith('https');
}
