import { defineCheck } from '../../model/check.js';
import { isReferred } from '../../model/topology/referredSecrets.js';
import { usedTlsReferences } from '../../model/topology/tlsUse.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import { referenceWitness } from './referenceWitness.js';

/** Authorities that sign servers' certificates by intermediates only; private ones often sign by their root. */
const intermediates: readonly [RegExp, string][] = [
  [/O=Let's Encrypt|CN=(R|E|YR|YE)\d{1,2}(,|$)/, "Let's Encrypt"],
  [/O=Google Trust Services|CN=W[RE]\d(,|$)/, 'Google Trust Services'],
  [/O=DigiCert|CN=(GeoTrust|RapidSSL|Thawte)/, 'DigiCert'],
  [/O=(Sectigo|ZeroSSL|COMODO)/i, 'Sectigo'],
  [/O=GlobalSign/, 'GlobalSign'],
  [/O=Amazon/, 'Amazon'],
  [/O=(GoDaddy|Starfield)/, 'GoDaddy'],
];

export default defineCheck({
  meta: {
    id: 'tls-chain-incomplete',
    group: 'tls',
    title: 'A certificate is shown without the intermediate that signed it',
    severity: 'warning',
    needs: ['topology', 'tlsSecrets'],
    uses: [],
    messages: {
      leafOnly:
        'Secret {secret} holds one certificate, signed by {issuer} of {authority}, and not the certificate of that signer. gRPC clients do not fetch it: they refuse the connection ("certificate signed by unknown authority"), though browsers may not. Append the intermediate to tls.crt.',
    },
    docs: {
      what: 'The `tls.crt` of a Secret that an Ingress or Gateway shows has only the leaf, which an intermediate of a public authority has signed.',
      why: 'Clients trust roots and must be shown the way to one. Browsers fetch missing intermediates or remember them; the TLS of Go, Java, Python and Node does not, so curl and gRPC fail where the browser shows a lock.',
      fix: 'Put leaf and intermediates into tls.crt, leaf first (`fullchain.pem` of certbot, not `cert.pem`).',
      links: ['https://letsencrypt.org/certificates/', 'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2'],
    },
    examples: {
      fires: `${exampleIngress()}---\n${exampleSecret({ certificate: 'byIntermediate' })}`,
      silent: `${exampleIngress()}---\n${exampleSecret()}`,
    },
    remedies: [],
  },

  *check({ topology, tlsSecrets }) {
    const told = new Set<string>();
    for (const reference of usedTlsReferences(topology)) {
      const subject = tlsSecrets.find((secret) => isReferred(secret, reference));
      const [leaf, ...others] = subject?.certificates ?? [];
      if (!subject || !leaf || others.length > 0 || subject.problems.length > 0) continue;
      const authority = intermediates.find(([pattern]) => pattern.test(leaf.issuer))?.[1];
      const secret = `${reference.namespace}/${reference.secretName}`;
      if (authority === undefined || leaf.issuer === leaf.subject || told.has(secret)) continue;
      told.add(secret);
      yield {
        message: 'leafOnly',
        subject,
        path: ['data', 'tls.crt'],
        about: [reference.object],
        data: { secret, issuer: leaf.issuer, authority },
        witnesses: [
          referenceWitness(reference),
          { source: `Secret/${reference.secretName} tls.crt`, says: `1 certificate, issued by ${leaf.issuer}` },
        ],
      };
    }
  },
});
