import { testCheck } from '../../../test/kit/testCheck.js';
import check from './alb-backend-protocol-version-missing.js';
import { exampleApp, webApp } from './exampleController.js';

testCheck(check, {
  silent: [
    {
      name: 'GRPC on the Ingress',
      manifests: exampleApp({
        className: 'alb',
        ingress: '{alb.ingress.kubernetes.io/backend-protocol-version: GRPC}',
      }),
    },
    {
      name: 'GRPC on the Service, which counts',
      manifests: exampleApp({
        className: 'alb',
        ingress: '{alb.ingress.kubernetes.io/backend-protocol-version: HTTP1}',
        service: '{alb.ingress.kubernetes.io/backend-protocol-version: GRPC}',
      }),
    },
    {
      name: 'HTTP2 carries gRPC too',
      manifests: exampleApp({
        className: 'alb',
        ingress: '{alb.ingress.kubernetes.io/backend-protocol-version: HTTP2}',
      }),
    },
    { name: 'an HTTP backend', manifests: webApp('alb') },
    { name: 'another product', manifests: exampleApp({ className: 'traefik' }) },
  ],
  fires: [
    {
      name: 'nothing is set',
      manifests: exampleApp({ className: 'alb' }),
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
      name: 'HTTP1',
      manifests: exampleApp({
        className: 'alb',
        ingress: '{alb.ingress.kubernetes.io/backend-protocol-version: HTTP1}',
      }),
      hits: [{ message: 'missing', subject: 'Ingress/edge', data: { value: 'HTTP1' } }],
    },
  ],
});
