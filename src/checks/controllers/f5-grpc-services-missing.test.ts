import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './f5-grpc-services-missing.js';

const named = exampleApp({ className: 'nginx', ingress: '{nginx.org/grpc-services: greeter}' });
const settings = (data: string, name = 'nginx-ingress') => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: nginx, labels: {app.kubernetes.io/name: nginx-ingress}}
data: ${data}
`;

testCheck(check, {
  silent: [
    {
      name: 'as it should be',
      manifests: exampleApp({ className: 'nginx', ingress: '{nginx.org/grpc-services: "web, greeter"}' }),
    },
    { name: 'an HTTP backend', manifests: webApp('nginx') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
    { name: 'HTTP/2 is on', manifests: named + settings('{http2: "True"}') },
    {
      name: 'one of two controllers has HTTP/2 on',
      manifests: named + settings('{http2: "true"}') + settings('{}', 'b'),
    },
    {
      name: 'the ConfigMap of the other product',
      manifests: named + settings('{}').replace('name: nginx-ingress}', 'name: ingress-nginx}'),
    },
  ],
  fires: [
    {
      name: 'HTTP/2 is left off',
      manifests: named + settings('{proxy-protocol: "True"}'),
      hits: [{ message: 'http2Off', severity: 'error', subject: 'ConfigMap/nginx-ingress', field: 'data.http2' }],
    },
    {
      name: 'HTTP/2 is left off by two controllers, one of which serves it',
      manifests: named + settings('{}') + settings('{http2: "False"}', 'b'),
      hits: [{ message: 'http2Off', severity: 'info', subject: 'ConfigMap/b' }],
    },
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'nginx', ingress: '{nginx.org/redirect-to-https: "true"}' }),
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'Ingress/edge',
          field: 'metadata.annotations',
          data: { backend: 'greeter:80' },
        },
      ],
    },
    {
      name: 'class nginx, which two products use',
      manifests: exampleApp({ className: 'nginx' }),
      hits: [{ message: 'missing', severity: 'info', subject: 'Ingress/edge', data: { served: 'may be served' } }],
    },
  ],
});
