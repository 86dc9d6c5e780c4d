import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer, exampleWebServer } from './exampleManifests.js';
import check from './nginx-grpc-without-tls.js';

const bare = exampleIngress({ withoutTls: true });
const server = exampleServer();
const at = { subject: 'Ingress/edge', field: 'spec.tls' };
const prefix = 'nginx.ingress.kubernetes.io';
const balancer = `---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  annotations: {service.beta.kubernetes.io/aws-load-balancer-ssl-cert: 'arn:aws:acm:eu-west-1:1:certificate/a'}
spec:
  type: LoadBalancer
  selector: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}
  ports: [{name: https, port: 443, targetPort: 443}]
`;

testCheck(check, {
  silent: [
    { name: 'the host has TLS', manifests: exampleIngress() + server },
    {
      name: 'spec.tls leaves the host out, of which another check tells',
      manifests: exampleIngress().replace('hosts: [greeter.example.com]', 'hosts: [shop.example.com]') + server,
    },
    {
      name: 'another Ingress of the host has the certificate',
      manifests: `${bare}---\n${exampleIngress({ name: 'web', annotations: [] }).replace('name: greeter, port', 'name: web, port')}${server}${exampleWebServer}`,
    },
    {
      name: 'passthrough: the server shows its own',
      manifests: exampleIngress({ withoutTls: true, annotations: [`${prefix}/ssl-passthrough: "true"`] }) + server,
    },
    {
      name: 'an HTTP backend',
      manifests:
        exampleIngress({ withoutTls: true, annotations: [] }) +
        exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] }),
    },
    {
      name: 'another product, which may speak HTTP/2 in plaintext',
      manifests: exampleIngress({ withoutTls: true, className: 'traefik' }) + server,
    },
    {
      name: 'a canary has the certificate of its main Ingress',
      manifests: exampleIngress({ withoutTls: true, annotations: [`${prefix}/canary: "true"`] }) + server,
    },
  ],
  fires: [
    {
      name: 'no TLS at all',
      manifests: bare + server,
      hits: [
        { message: 'without', severity: 'error', ...at, data: { host: 'greeter.example.com', backend: 'greeter:80' } },
      ],
    },
    {
      name: 'an empty list, and a rule without a host',
      manifests:
        bare.replace('- host: greeter.example.com\n      http', '- http').replace('  rules:', '  tls: []\n  rules:') +
        server,
      hits: [{ message: 'without', severity: 'error', ...at, data: { host: 'every host' } }],
    },
    {
      name: 'the controller runs without a default certificate',
      manifests: bare + server + exampleController(),
      hits: [{ message: 'without', severity: 'error', ...at }],
    },
    {
      name: 'the controller has a default certificate',
      manifests: bare + server + exampleController({ args: ['--default-ssl-certificate=edge/wildcard'] }),
      hits: [{ message: 'byDefault', severity: 'warning', ...at, data: { certificate: 'edge/wildcard' } }],
    },
    {
      name: 'a load balancer in front has a certificate',
      manifests: `${bare}${server}${exampleController()}${balancer}`,
      hits: [
        { message: 'endedBefore', severity: 'info', ...at, data: { balancer: 'Service/ingress-nginx-controller' } },
      ],
    },
    {
      name: 'the class is used by two products',
      manifests: bare.replace(/ {2}annotations:\n(?: {4}.*\n)+/, '') + server,
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
  ],
});
