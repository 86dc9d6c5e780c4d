import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleHttpProxy } from '../gateway/exampleEdges.js';
import { exampleService } from '../ingress/exampleIngress.js';
import check from './contour-upstream-protocol-missing.js';
import { exampleApp, webApp } from './exampleController.js';

const greeter = exampleService();

testCheck(check, {
  silent: [
    { name: 'an HTTPProxy with h2c', manifests: exampleHttpProxy({ more: 'protocol: h2c' }) + greeter },
    { name: 'an HTTPProxy with tls', manifests: exampleHttpProxy({ more: 'protocol: tls' }) + greeter },
    {
      name: 'as it should be',
      manifests: exampleApp({ className: 'contour', service: '{projectcontour.io/upstream-protocol.h2c: "80"}' }),
    },
    { name: 'an HTTP backend', manifests: webApp('contour') },
    { name: 'another product', manifests: exampleApp({ className: 'azure-application-gateway' }) },
    {
      name: 'appProtocol',
      manifests: exampleApp({
        className: 'contour',
        port: '{name: grpc, port: 80, targetPort: grpc, appProtocol: kubernetes.io/h2c}',
      }),
    },
    {
      name: 'the port by its name',
      manifests: exampleApp({ className: 'contour', service: '{projectcontour.io/upstream-protocol.tls: "web,grpc"}' }),
    },
    {
      name: 'an appProtocol that it does not take, of which another check tells',
      manifests: exampleApp({
        className: 'contour',
        port: '{name: grpc, port: 80, targetPort: grpc, appProtocol: grpc}',
      }),
    },
  ],
  fires: [
    {
      name: 'an HTTPProxy without a protocol',
      manifests: exampleHttpProxy() + greeter,
      hits: [{ message: 'route', subject: 'HTTPProxy/edge', severity: 'warning', data: { given: 'not set' } }],
    },
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'contour' }),
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
      name: 'the annotation names another port',
      manifests: exampleApp({ className: 'contour', service: '{projectcontour.io/upstream-protocol.h2c: "50051"}' }),
      hits: [{ message: 'missing', subject: 'Service/greeter' }],
    },
  ],
});
