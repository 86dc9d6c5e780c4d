import { makeCertificate } from '../../../test/kit/certificates.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import check from './tls-secret-malformed.js';

const pair = makeCertificate({ dnsNames: ['greeter.example.com'] });
const stranger = makeCertificate({ dnsNames: ['greeter.example.com'] });
const base64 = (text: string) => Buffer.from(text).toString('base64');

function withSecret(data: Record<string, string>, type = 'kubernetes.io/tls'): string {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `${exampleIngress()}---
apiVersion: v1
kind: Secret
metadata: {name: greeter-tls, namespace: shop}
type: ${type}
data:
${lines.join('')}`;
}

const crt = base64(pair.cert);
const key = base64(pair.key);

testCheck(check, {
  silent: [
    { name: 'a sound pair', manifests: withSecret({ 'tls.crt': crt, 'tls.key': key }) },
    {
      name: 'a chain, and the authority beside it',
      manifests: withSecret({ 'tls.crt': base64(pair.cert + pair.ca), 'tls.key': key, 'ca.crt': base64(pair.ca) }),
    },
    {
      name: 'a broken Secret that no Ingress refers to',
      manifests: withSecret({ 'tls.crt': crt }).replace('name: greeter-tls, namespace', 'name: other, namespace'),
    },
    {
      name: 'a broken Secret whose Ingress passes TLS through',
      manifests: withSecret({ 'tls.crt': crt }).replace(
        '  annotations:\n',
        '  annotations:\n    nginx.ingress.kubernetes.io/ssl-passthrough: "true"\n',
      ),
    },
  ],
  fires: [
    {
      name: 'neither of the two keys is there: one finding',
      manifests: withSecret({ 'cert.pem': crt, 'key.pem': key }, 'Opaque'),
      hits: [
        {
          message: 'keysMissing',
          severity: 'error',
          subject: 'Secret/greeter-tls',
          field: 'data',
          data: { keys: 'cert.pem, key.pem', users: 'Ingress/edge' },
        },
      ],
    },
    {
      name: 'the private key is missing, under stringData',
      manifests: `${exampleIngress()}---\n${exampleSecret({ withoutKey: true })}`,
      hits: [
        {
          message: 'keyMissing',
          severity: 'error',
          subject: 'Secret/greeter-tls',
          field: 'data["tls.key"]',
          data: { secret: 'shop/greeter-tls', key: 'tls.key' },
        },
      ],
    },
    {
      name: 'the certificate is empty',
      manifests: withSecret({ 'tls.crt': '', 'tls.key': key }),
      hits: [
        {
          message: 'keyEmpty',
          severity: 'error',
          subject: 'Secret/greeter-tls',
          field: 'data["tls.crt"]',
          data: { key: 'tls.crt' },
        },
      ],
    },
    {
      name: 'PEM was written where base64 belongs',
      manifests: withSecret({ 'tls.crt': crt, 'tls.key': pair.key }),
      hits: [{ message: 'notBase64', severity: 'error', subject: 'Secret/greeter-tls', field: 'data["tls.key"]' }],
    },
    {
      name: 'the private key stands where the certificate belongs',
      manifests: withSecret({ 'tls.crt': key, 'tls.key': key }),
      hits: [
        {
          message: 'notPem',
          severity: 'error',
          subject: 'Secret/greeter-tls',
          field: 'data["tls.crt"]',
          data: { detail: 'it holds a private key instead of a certificate' },
        },
      ],
    },
    {
      name: 'the key of another certificate',
      manifests: withSecret({ 'tls.crt': crt, 'tls.key': base64(stranger.key) }),
      hits: [
        { message: 'keyDoesNotMatch', severity: 'error', subject: 'Secret/greeter-tls', field: 'data["tls.key"]' },
      ],
    },
    {
      name: 'a sound pair in an Opaque Secret works in ingress-nginx',
      manifests: withSecret({ 'tls.crt': crt, 'tls.key': key }, 'Opaque'),
      hits: [
        {
          message: 'otherType',
          severity: 'warning',
          subject: 'Secret/greeter-tls',
          field: 'type',
          data: { type: 'Opaque' },
        },
      ],
    },
    {
      name: 'a broken pair in an Opaque Secret: the content alone is told',
      manifests: withSecret({ 'tls.crt': crt, 'tls.key': base64(stranger.key) }, 'Opaque'),
      hits: [
        { message: 'keyDoesNotMatch', severity: 'error', subject: 'Secret/greeter-tls', field: 'data["tls.key"]' },
      ],
    },
  ],
});
