import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import check from './tls-host-not-covered.js';

const at = { subject: 'Ingress/edge', field: 'spec.tls[0].hosts' };
const otherHost = `---\n${exampleSecret({ certificate: 'otherHost' })}`;
const leftOut = exampleIngress('shop.example.org');
const served = (ingress: string, className: string) =>
  ingress.replace('ingressClassName: nginx', `ingressClassName: ${className}`);

testCheck(check, {
  silent: [
    { name: 'the host is named', manifests: exampleIngress() + otherHost },
    { name: 'a wildcard names it', manifests: exampleIngress('"*.example.com"') + otherHost },
    {
      name: 'an entry without hosts stands for all',
      manifests: leftOut.replace('hosts: [shop.example.org]\n      ', '') + otherHost,
    },
    {
      name: 'no spec.tls at all, of which nginx-grpc-without-tls tells',
      manifests: leftOut.replace('  tls:\n    - hosts: [shop.example.org]\n      secretName: greeter-tls\n', ''),
    },
    { name: 'ingress-nginx finds the certificate that covers it', manifests: `${leftOut}---\n${exampleSecret()}` },
    {
      name: 'another Ingress of the controller names it',
      manifests: `${leftOut}---\n${exampleIngress().replace('name: edge', 'name: site').split('---')[0]}${otherHost}`,
    },
    {
      name: 'a host that is not gRPC',
      manifests: leftOut.replace('GRPC', 'HTTP').replaceAll('name: grpc', 'name: http'),
    },
    { name: 'the AWS controller looks for certificates in ACM', manifests: served(leftOut, 'alb') + otherHost },
    {
      name: 'passthrough',
      manifests: leftOut.replace(
        'annotations:',
        'annotations:\n    nginx.ingress.kubernetes.io/ssl-passthrough: "true"',
      ),
    },
    { name: 'a rule for all hosts', manifests: leftOut.replace('host: greeter.example.com\n      http:', 'http:') },
  ],
  fires: [
    {
      name: 'neither the hosts nor a certificate covers it',
      manifests: leftOut + otherHost,
      hits: [
        {
          message: 'leftOut',
          severity: 'error',
          ...at,
          data: { host: 'greeter.example.com', named: 'shop.example.org' },
        },
      ],
    },
    {
      name: 'a wildcard stands for one label',
      manifests: exampleIngress('"*.com"') + otherHost,
      hits: [{ message: 'leftOut', severity: 'error', ...at }],
    },
    {
      name: 'Contour goes by the hosts alone',
      manifests: `${served(leftOut, 'contour')}---\n${exampleSecret()}`,
      hits: [{ message: 'leftOut', severity: 'error', ...at }],
    },
    {
      name: 'a certificate that was not read may cover it',
      manifests: leftOut,
      hits: [{ message: 'perhapsByCertificate', severity: 'warning', ...at }],
    },
    {
      name: 'the controller has a default certificate, which may cover it',
      manifests: `${leftOut}${otherHost}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: ingress-nginx, labels: {app.kubernetes.io/name: ingress-nginx}}
spec:
  selector: {matchLabels: {app: controller}}
  template:
    metadata: {labels: {app: controller}}
    spec: {containers: [{name: controller, args: [--default-ssl-certificate=ingress-nginx/wildcard]}]}
`,
      hits: [{ message: 'byDefault', severity: 'warning', ...at, data: { certificate: 'ingress-nginx/wildcard' } }],
    },
    {
      name: 'two paths of one host are one finding; two entries are pointed at together',
      manifests:
        leftOut
          .replace(
            '      secretName: greeter-tls\n',
            '      secretName: greeter-tls\n    - {hosts: [b.io], secretName: greeter-tls}\n',
          )
          .replace(
            '        paths:\n',
            '        paths:\n          - {path: /shop.Greeter/, pathType: Prefix, backend: {service: {name: greeter, port: {name: grpc}}}}\n',
          ) + otherHost,
      hits: [
        {
          message: 'leftOut',
          severity: 'error',
          subject: 'Ingress/edge',
          field: 'spec.tls',
          data: { named: 'shop.example.org, b.io' },
        },
      ],
    },
  ],
});
