import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './gce-app-protocols-missing.js';

const tls = (protocols: string) =>
  exampleApp({ className: 'gce', service: `{cloud.google.com/app-protocols: '${protocols}'}` }).replace(
    'readinessProbe: {grpc: {port: 50051}}',
    'args: [--tls-cert=/tls/tls.crt]',
  );
testCheck(check, {
  silent: [
    { name: 'HTTP2 and TLS', manifests: tls('{"grpc":"HTTP2"}') },
    { name: 'an HTTP backend', manifests: webApp('gce') },
    { name: 'another product', manifests: exampleApp({ className: 'traefik' }) },
  ],
  fires: [
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'gce' }),
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'Service/greeter',
          field: 'metadata.annotations',
          data: { port: 'grpc' },
        },
      ],
    },
    {
      name: 'another port, by its number',
      manifests: tls('{"80":"HTTP2"}'),
      hits: [{ message: 'missing', subject: 'Service/greeter' }],
    },
    {
      name: 'no JSON',
      manifests: tls('grpc: HTTP2'),
      hits: [{ message: 'missing', subject: 'Service/greeter', data: { value: 'grpc: HTTP2' } }],
    },
    {
      name: 'HTTP2 to a server in plaintext',
      manifests: exampleApp({ className: 'gce', service: `{cloud.google.com/app-protocols: '{"grpc":"HTTP2"}'}` }),
      hits: [{ message: 'plaintext', subject: 'Service/greeter' }],
    },
  ],
});
