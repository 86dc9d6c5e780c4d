import { testCheck } from '../../../test/kit/testCheck.js';
import check from './apisix-scheme-missing.js';
import { exampleApp, webApp } from './exampleController.js';

testCheck(check, {
  silent: [
    {
      name: 'as it should be',
      manifests: exampleApp({ className: 'apisix', ingress: '{k8s.apisix.apache.org/upstream-scheme: grpc}' }),
    },
    { name: 'an HTTP backend', manifests: webApp('apisix') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
  ],
  fires: [
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'apisix' }),
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
      name: 'a scheme that APISIX does not know',
      manifests: exampleApp({ className: 'apisix', ingress: '{k8s.apisix.apache.org/upstream-scheme: h2c}' }),
      hits: [{ message: 'missing', severity: 'error', subject: 'Ingress/edge', data: { given: 'h2c' } }],
    },
  ],
});
