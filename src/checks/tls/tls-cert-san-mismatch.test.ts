import { makeCertificate } from '../../../test/kit/certificates.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import check from './tls-cert-san-mismatch.js';

const at = { subject: 'Ingress/edge', field: 'spec.tls[0].secretName' };

function secretFor(dnsNames: string[], { name = 'greeter-tls', commonName = 'greeter' } = {}): string {
  const made = makeCertificate({ dnsNames, commonName });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return `---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: shop}
type: kubernetes.io/tls
data:
  tls.crt: ${base64(made.cert)}
  tls.key: ${base64(made.key)}
`;
}

const plain = (ingress: string) =>
  ingress
    .replace('name: grpc}}}', 'name: http}}}')
    .replace('{name: grpc, port: 50051}', '{name: http, port: 80}')
    .replace('GRPC', 'HTTP');
const gateway = (refs: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: envoy
  listeners:
    - {name: grpc, port: 443, protocol: HTTPS, hostname: "*.example.com", tls: {certificateRefs: [${refs}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: greeter, namespace: shop}
spec:
  parentRefs: [{name: edge}]
  hostnames: [greeter.example.com]
  rules: [{backendRefs: [{name: greeter, port: 50051}]}]
`;

testCheck(check, {
  silent: [
    { name: 'the name itself', manifests: exampleIngress() + secretFor(['greeter.example.com']) },
    { name: 'a wildcard of one label', manifests: exampleIngress() + secretFor(['*.example.com']) },
    {
      name: 'a host of tls.hosts that no rule serves',
      manifests: exampleIngress('"*.example.com", unrouted.example.org') + secretFor(['greeter.example.com']),
    },
    {
      name: 'a host that the TLS section leaves out, of which another check tells',
      manifests: exampleIngress('other.example.com') + secretFor(['other.example.com']),
    },
    {
      name: 'a Secret that cannot be used, of which another check tells',
      manifests: `${exampleIngress()}---\n${exampleSecret({ certificate: 'otherHost', withoutKey: true })}`,
    },
    { name: 'a Secret whose content is not known', manifests: exampleIngress() },
    {
      name: 'passthrough',
      manifests:
        exampleIngress().replace(
          'annotations:',
          'annotations:\n    nginx.ingress.kubernetes.io/ssl-passthrough: "true"',
        ) + secretFor(['other.example.com']),
    },
    {
      name: 'one of two certificates of a listener covers the host',
      manifests:
        gateway('{name: one}, {name: two}') +
        secretFor(['other.example.com'], { name: 'one' }) +
        secretFor(['greeter.example.com'], { name: 'two' }),
    },
    {
      name: 'the other certificate of a listener was not read',
      manifests: gateway('{name: one}, {name: unread}') + secretFor(['other.example.com'], { name: 'one' }),
    },
  ],
  fires: [
    {
      name: 'a certificate for another host',
      manifests: exampleIngress() + secretFor(['shop.example.org', 'www.example.org']),
      hits: [
        {
          message: 'notCovered',
          severity: 'error',
          ...at,
          data: { hosts: 'greeter.example.com', names: 'shop.example.org, www.example.org' },
        },
      ],
    },
    {
      name: 'a wildcard does not reach over two labels',
      manifests: exampleIngress().replaceAll('greeter.example.com', 'a.b.example.com') + secretFor(['*.example.com']),
      hits: [
        { message: 'notCovered', severity: 'error', ...at, data: { hosts: 'a.b.example.com', names: '*.example.com' } },
      ],
    },
    {
      name: 'the common name alone',
      manifests: exampleIngress() + secretFor([], { commonName: 'greeter.example.com' }),
      hits: [{ message: 'commonNameOnly', severity: 'error', ...at }],
    },
    {
      name: 'a host that nothing calls by gRPC',
      manifests: plain(exampleIngress()) + secretFor(['shop.example.org']),
      hits: [{ message: 'otherHost', severity: 'info', ...at, data: { hosts: 'greeter.example.com' } }],
    },
    {
      name: 'the certificate of a listener that a GRPCRoute uses',
      manifests: gateway('{name: one}') + secretFor(['other.example.com'], { name: 'one' }),
      hits: [
        {
          message: 'notCovered',
          severity: 'error',
          subject: 'Gateway/edge',
          field: 'spec.listeners[0].tls.certificateRefs[0]',
          data: { hosts: 'greeter.example.com', names: 'other.example.com' },
        },
      ],
    },
  ],
});
