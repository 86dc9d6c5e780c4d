import { defineCheck } from '../../model/check.js';
import { type ConfigMap, keyOf } from '../../model/objects.js';
import { backendsOf, type ControllerBackend } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

export default defineCheck({
  meta: {
    id: 'f5-grpc-services-missing',
    group: 'controllers',
    title: 'The NGINX controller of F5 speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: ['controllerConfigMaps'],
    messages: {
      missing:
        '{ingress} {served} by the NGINX controller of F5 and leads to {backend}, which is gRPC, and nginx.org/grpc-services does not name Service {service}: NGINX speaks HTTP/1.1 to it, and every call fails. Name it there; the ConfigMap needs http2: "True" as well.',
      http2Off:
        '{ingress} {served} by the NGINX controller of F5 and names the gRPC Service {service} in nginx.org/grpc-services, and ConfigMap {map} does not set http2: "True": the controller offers HTTP/1.1 alone and passes the annotation over, so every call fails. Set it there.',
    },
    docs: {
      what: 'An Ingress of F5’s NGINX controller has a gRPC backend whose Service is not in `nginx.org/grpc-services`, or the ConfigMap of the controller leaves HTTP/2 off.',
      why: 'The controller takes gRPC only for the Services that the annotation names, and only with TLS and `http2: "True"` in its ConfigMap. Annotations of the community’s ingress-nginx do nothing there.',
      fix: '`nginx.org/grpc-services: "SERVICE"` on the Ingress, `nginx.org/ssl-services` beside it where the pods end TLS.',
      links: [
        'https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/',
      ],
    },
    examples: {
      fires: exampleApp({ className: 'nginx', ingress: '{nginx.org/redirect-to-https: "true"}' }),
      silent: exampleApp({ className: 'nginx', ingress: '{nginx.org/grpc-services: "web, greeter"}' }),
    },
    remedies: [],
  },

  *check({ topology, controllerConfigMaps }) {
    const maps = (controllerConfigMaps ?? []).filter(isOfF5).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const [map] = maps.some(({ data }) => data?.http2?.toLowerCase() === 'true') ? [] : maps;
    const told = new Set<ConfigMap>();
    for (const entry of backendsOf(topology, 'f5-nginx')) {
      const { ingress, service, name, backend, evidence, served, severity } = entry;
      const witnesses = [{ source: name, says: evidence }] as const;
      if (!isNamed(entry)) {
        yield {
          message: 'missing',
          ...severity,
          subject: ingress,
          path: ['metadata', 'annotations'],
          about: [service],
          data: { ingress: name, served, backend, service: service.metadata.name },
          witnesses,
        };
      } else if (map && !told.has(map)) {
        told.add(map);
        yield {
          message: 'http2Off',
          // Of several controllers nobody says which one reads this ConfigMap.
          ...(maps.length > 1 ? { severity: 'info' as const } : severity),
          subject: map,
          path: ['data', 'http2'],
          about: [ingress],
          data: { ingress: name, served, map: map.metadata.name, service: service.metadata.name },
          witnesses: [
            ...witnesses,
            { source: `ConfigMap/${map.metadata.name} data.http2`, says: map.data?.http2 ?? 'not set' },
          ],
        };
      }
    }
  },
});

function isNamed({ ingress, service }: ControllerBackend): boolean {
  const named = ingress.metadata.annotations?.['nginx.org/grpc-services'] ?? '';
  return named.split(',').some((word) => word.trim() === service.metadata.name);
}

/** The label of F5's own chart; the community's has another one. */
function isOfF5({ metadata }: ConfigMap): boolean {
  return metadata.labels?.['app.kubernetes.io/name'] === 'nginx-ingress';
}
