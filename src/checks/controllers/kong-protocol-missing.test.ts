import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './kong-protocol-missing.js';

testCheck(check, {
  silent: [
    { name: 'as it should be', manifests: exampleApp({ className: 'kong', service: '{konghq.com/protocol: grpc}' }) },
    { name: 'an HTTP backend', manifests: webApp('kong') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
  ],
  fires: [
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'kong' }),
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
      name: 'the plural on the Service',
      manifests: exampleApp({ className: 'kong', service: '{konghq.com/protocols: grpc}' }),
      hits: [{ message: 'missing', subject: 'Service/greeter' }],
    },
    {
      name: 'two Ingresses of one Service, told once',
      manifests: `${exampleApp({ className: 'kong' })}---\n${exampleApp({ className: 'kong' }).split('---\n')[0]?.replace('name: edge', 'name: partners')}`,
      hits: [{ message: 'missing', severity: 'error', subject: 'Service/greeter', data: { ingress: 'Ingress/edge' } }],
    },
    {
      name: 'a value that is no gRPC',
      manifests: exampleApp({ className: 'kong', service: '{konghq.com/protocol: http}' }),
      hits: [{ message: 'missing', severity: 'error', subject: 'Service/greeter', data: { given: 'http' } }],
    },
  ],
});
