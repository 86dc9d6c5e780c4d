import { makeAuthority, makeCertificate } from '../../../test/kit/certificates.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress } from './exampleManifests.js';
import check from './tls-chain-incomplete.js';

const host = 'greeter.example.com';
const publicAuthority = makeAuthority('R13');
const byPublic = makeCertificate({ dnsNames: [host], issuer: publicAuthority });
const byPrivate = makeCertificate({ dnsNames: [host], issuer: makeAuthority('ACME internal CA') });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (certificate: string, key: string, name = 'greeter-tls') => `${exampleIngress()}---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: shop}
type: kubernetes.io/tls
data: {tls.crt: ${base64(certificate)}, tls.key: ${base64(key)}}
`;

testCheck(check, {
  silent: [
    { name: 'the whole chain', manifests: secret(byPublic.cert + publicAuthority.cert, byPublic.key) },
    { name: 'a private authority, which may sign by its root', manifests: secret(byPrivate.cert, byPrivate.key) },
    { name: 'nobody refers to the Secret', manifests: secret(byPublic.cert, byPublic.key, 'other-tls') },
    {
      name: 'a Secret that cannot be used, of which another check tells',
      manifests: secret(byPublic.cert, byPrivate.key),
    },
  ],
  fires: [
    {
      name: 'the leaf alone',
      manifests: secret(byPublic.cert, byPublic.key),
      hits: [
        {
          message: 'leafOnly',
          severity: 'warning',
          subject: 'Secret/greeter-tls',
          field: 'data["tls.crt"]',
          data: { issuer: 'CN=R13', authority: "Let's Encrypt" },
        },
      ],
    },
  ],
});
