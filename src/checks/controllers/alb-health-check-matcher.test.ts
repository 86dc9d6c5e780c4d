import { testCheck } from '../../../test/kit/testCheck.js';
import check from './alb-health-check-matcher.js';
import { exampleApp, webApp } from './exampleController.js';

const alb = (codes: string) =>
  exampleApp({
    className: 'alb',
    ingress: `{alb.ingress.kubernetes.io/backend-protocol-version: GRPC, alb.ingress.kubernetes.io/success-codes: "${codes}"}`,
  });
testCheck(check, {
  silent: [
    { name: 'gRPC codes', manifests: alb('0-99') },
    {
      name: 'codes of HTTP for an HTTP target group',
      manifests: exampleApp({ className: 'alb', ingress: '{alb.ingress.kubernetes.io/success-codes: "200"}' }),
    },
    {
      name: 'none',
      manifests: exampleApp({
        className: 'alb',
        ingress: '{alb.ingress.kubernetes.io/backend-protocol-version: GRPC}',
      }),
    },
    { name: 'an HTTP backend', manifests: webApp('alb') },
  ],
  fires: [
    {
      name: '200',
      manifests: alb('200'),
      hits: [{ message: 'codes', severity: 'error', subject: 'Ingress/edge', data: { codes: '200' } }],
    },
    {
      name: 'a range of HTTP',
      manifests: alb('200-299'),
      hits: [{ message: 'codes', subject: 'Ingress/edge' }],
    },
  ],
});
