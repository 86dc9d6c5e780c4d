import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './haproxy-h2-missing.js';

testCheck(check, {
  silent: [
    {
      name: 'as it should be',
      manifests: exampleApp({ className: 'haproxy', service: '{haproxy.org/server-proto: h2}' }),
    },
    { name: 'an HTTP backend', manifests: webApp('haproxy') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
    {
      name: 'haproxy-ingress',
      manifests: exampleApp({ className: 'haproxy', ingress: '{haproxy-ingress.github.io/backend-protocol: grpc}' }),
    },
    {
      name: 'TLS, by ALPN',
      manifests: exampleApp({ className: 'haproxy', service: '{haproxy.org/server-ssl: "true"}' }),
    },
  ],
  fires: [
    {
      name: 'nothing is set, whichever of the two serves it',
      manifests: exampleApp({ className: 'haproxy' }),
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
      name: 'haproxy-ingress, by its annotations',
      manifests: exampleApp({ className: 'haproxy', ingress: '{haproxy-ingress.github.io/ssl-redirect: "true"}' }),
      hits: [{ message: 'missing', severity: 'error', subject: 'Service/greeter' }],
    },
    {
      name: 'the annotation of the other one',
      manifests: exampleApp({
        className: 'haproxy',
        ingress: '{haproxy.org/ssl-redirect: "true"}',
        service: '{haproxy-ingress.github.io/backend-protocol: h2}',
      }),
      hits: [{ message: 'missing', severity: 'error', subject: 'Service/greeter', data: { served: 'is served' } }],
    },
  ],
});
