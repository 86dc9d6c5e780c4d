import { testCheck } from '../../../test/kit/testCheck.js';
import check from './agic-no-grpc.js';
import { exampleApp, webApp } from './exampleController.js';

testCheck(check, {
  silent: [
    { name: 'an HTTP backend', manifests: webApp('azure-application-gateway') },
    { name: 'another product', manifests: exampleApp({ className: 'traefik' }) },
  ],
  fires: [
    {
      name: 'gRPC',
      manifests: exampleApp({ className: 'azure-application-gateway' }),
      hits: [{ message: 'none', severity: 'error', subject: 'Ingress/edge', data: { backend: 'greeter:80' } }],
    },
  ],
});
