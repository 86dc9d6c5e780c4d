import { testCheck } from '../../../test/kit/testCheck.js';
import check from './alb-http-listener-with-grpc.js';
import { exampleApp, webApp } from './exampleController.js';

const alb = (more: string, withTls = true) =>
  exampleApp({
    className: 'alb',
    ingress: `{alb.ingress.kubernetes.io/backend-protocol-version: GRPC${more}}`,
    withTls,
  });
testCheck(check, {
  silent: [
    { name: 'TLS by hosts, which ACM is asked for', manifests: alb('') },
    { name: 'a certificate', manifests: alb(', alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:x"', false) },
    {
      name: 'HTTP redirects',
      manifests: alb(
        `, alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]', alb.ingress.kubernetes.io/ssl-redirect: "443"`,
      ),
    },
    {
      name: 'a group, in which another Ingress may bring the listener',
      manifests: alb(', alb.ingress.kubernetes.io/group.name: shared', false),
    },
    { name: 'no GRPC target group', manifests: exampleApp({ className: 'alb', withTls: false }) },
    { name: 'an HTTP backend', manifests: webApp('alb') },
  ],
  fires: [
    {
      name: 'no certificate',
      manifests: alb('', false),
      hits: [{ message: 'http', severity: 'error', subject: 'Ingress/edge', data: { backend: 'greeter:80' } }],
    },
    {
      name: 'an HTTP listener beside HTTPS',
      manifests: alb(`, alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'`),
      hits: [{ message: 'http', subject: 'Ingress/edge' }],
    },
  ],
});
