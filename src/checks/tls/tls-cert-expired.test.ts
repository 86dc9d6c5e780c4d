import { type CertificateWish, makeAuthority, makeCertificate } from '../../../test/kit/certificates.js';
import { testNow } from '../../../test/kit/factsFrom.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress } from './exampleManifests.js';
import check from './tls-cert-expired.js';

const now = Date.parse(testNow);
const inDays = (days: number) => new Date(now + days * 86_400_000);
const at = { subject: 'Secret/greeter-tls', field: 'data["tls.crt"]' };

function withCertificate(
  wish: CertificateWish,
  more: (made: ReturnType<typeof makeCertificate>) => string = () => '',
): string {
  const made = makeCertificate({ dnsNames: ['greeter.example.com'], notBefore: inDays(-300), ...wish });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return `${exampleIngress()}---
apiVersion: v1
kind: Secret
metadata: {name: greeter-tls, namespace: shop}
type: kubernetes.io/tls
data:
  tls.crt: ${base64(made.cert + more(made))}
  tls.key: ${base64(made.key)}
`;
}

const oldRoot = makeAuthority('old root', inDays(-1));
const oldIssuer = makeCertificate({ commonName: 'old issuer', notBefore: inDays(-300), notAfter: inDays(-2) });

testCheck(check, {
  silent: [
    { name: 'valid for months', manifests: withCertificate({ notAfter: inDays(90) }) },
    { name: 'valid for just 14 days', manifests: withCertificate({ notAfter: inDays(14) }) },
    {
      name: 'an expired root at the end of the chain, at which no client looks',
      manifests: withCertificate({ notAfter: inDays(90) }, () => oldRoot.cert),
    },
    {
      name: 'an expired certificate that no Ingress shows',
      manifests: withCertificate({ notAfter: inDays(-1) }).replace(
        'name: greeter-tls, namespace',
        'name: other, namespace',
      ),
    },
  ],
  fires: [
    {
      name: 'expired three days ago',
      manifests: withCertificate({ notAfter: inDays(-3) }),
      hits: [
        {
          message: 'expired',
          severity: 'error',
          ...at,
          data: { name: 'greeter.example.com', secret: 'shop/greeter-tls', end: '2026-11-20', days: '3 days' },
        },
      ],
    },
    {
      name: 'expires within 14 days',
      manifests: withCertificate({ notAfter: inDays(13.5) }),
      hits: [{ message: 'expiresSoon', severity: 'warning', ...at, data: { days: '13 days', end: '2026-12-07' } }],
    },
    {
      name: 'expires within the day',
      manifests: withCertificate({ notAfter: inDays(0.5) }),
      hits: [{ message: 'expiresSoon', severity: 'warning', ...at, data: { days: 'less than a day' } }],
    },
    {
      name: 'begins tomorrow',
      manifests: withCertificate({ notBefore: inDays(1), notAfter: inDays(90) }),
      hits: [{ message: 'notYetValid', severity: 'error', ...at, data: { start: '2026-11-24' } }],
    },
    {
      name: 'an issuer of the chain expired',
      manifests: withCertificate({ notAfter: inDays(90) }, () => oldIssuer.cert),
      hits: [
        { message: 'issuerExpired', severity: 'warning', ...at, data: { name: 'CN=old issuer', end: '2026-11-21' } },
      ],
    },
  ],
});
