import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngressRoute } from '../gateway/exampleEdges.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './traefik-h2c-missing.js';

const greeter = exampleService();

testCheck(check, {
  silent: [
    { name: 'an IngressRoute with h2c', manifests: exampleIngressRoute({ more: 'scheme: h2c' }) + greeter },
    { name: 'an IngressRoute with https', manifests: exampleIngressRoute({ more: 'scheme: https' }) + greeter },
    { name: 'a route of connections', manifests: exampleIngressRoute({ route: 'IngressRouteTCP' }) + greeter },
    {
      name: 'as it should be',
      manifests: exampleApp({
        className: 'traefik',
        service: '{traefik.ingress.kubernetes.io/service.serversscheme: h2c}',
      }),
    },
    { name: 'an HTTP backend', manifests: webApp('traefik') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
    {
      name: 'a port that Traefik takes for TLS by its number',
      manifests: exampleApp({ className: 'traefik', port: '{name: grpc, port: 443, targetPort: grpc}' }).replace(
        '{number: 80}',
        '{number: 443}',
      ),
    },
  ],
  fires: [
    {
      name: 'an IngressRoute without a scheme',
      manifests: exampleIngressRoute() + greeter,
      hits: [{ message: 'route', subject: 'IngressRoute/edge', severity: 'warning', data: { given: 'not set' } }],
    },
    {
      name: 'an IngressRoute with http',
      manifests: exampleIngressRoute({ more: 'scheme: http' }) + greeter,
      hits: [{ message: 'route', subject: 'IngressRoute/edge', severity: 'warning', data: { given: 'http' } }],
    },
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'traefik' }),
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'Service/greeter',
          field: 'metadata.annotations',
          data: { backend: 'greeter:80' },
        },
      ],
    },
    {
      name: 'on the Ingress, where it is not read',
      manifests: exampleApp({
        className: 'traefik',
        ingress: '{traefik.ingress.kubernetes.io/service.serversscheme: h2c}',
      }),
      hits: [{ message: 'missing', subject: 'Service/greeter' }],
    },
    {
      name: 'a value that is no gRPC',
      manifests: exampleApp({
        className: 'traefik',
        service: '{traefik.ingress.kubernetes.io/service.serversscheme: http2}',
      }),
      hits: [{ message: 'missing', severity: 'error', subject: 'Service/greeter', data: { given: 'http2' } }],
    },
  ],
});
