import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './f5-grpc-services-missing.js';

testCheck(check, {
  silent: [
    {
      name: 'as it should be',
      manifests: exampleApp({ className: 'nginx', ingress: '{nginx.org/grpc-services: "web, greeter"}' }),
    },
    { name: 'an HTTP backend', manifests: webApp('nginx') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
  ],
  fires: [
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
      hits: [{ message: 'missing', severity: 'info', subject: 'Ingress/edge' }],
    },
  ],
});
