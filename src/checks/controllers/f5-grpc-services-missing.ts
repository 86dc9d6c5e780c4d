import { defineCheck } from '../../model/check.js';
import { backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

export default defineCheck({
  meta: {
    id: 'f5-grpc-services-missing',
    group: 'controllers',
    title: 'The NGINX controller of F5 speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} is served by the NGINX controller of F5 and leads to {backend}, which is gRPC, and nginx.org/grpc-services does not name Service {service}: NGINX speaks HTTP/1.1 to it, and every call fails. Name it there; the ConfigMap needs http2: "True" as well.',
    },
    docs: {
      what: 'An Ingress of F5’s NGINX controller has a gRPC backend whose Service is not in `nginx.org/grpc-services`.',
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

  *check({ topology }) {
    for (const entry of backendsOf(topology, 'f5-nginx')) {
      if (
        (entry.ingress.metadata.annotations?.['nginx.org/grpc-services'] ?? '')
          .split(',')
          .some((word) => word.trim() === entry.service.metadata.name)
      )
        continue;
      const { ingress, service, name, backend, evidence, severity } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject: ingress,
        path: ['metadata', 'annotations'],
        about: [service],
        data: { ingress: name, backend, service: service.metadata.name },
        witnesses: [{ source: name, says: evidence }],
      };
    }
  },
});
