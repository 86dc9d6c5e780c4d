import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './traefik-h2c-missing.js';

testCheck(check, {
  silent: [
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
