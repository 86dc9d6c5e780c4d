import { defineCheck } from '../../model/check.js';
import { referredSecrets } from '../../model/topology/referredSecrets.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';

const dayMs = 86_400_000;
/** cert-manager renews 90-day certificates 30 days before their end: one with less than half of that is overdue. */
const soonDays = 14;

export default defineCheck({
  meta: {
    id: 'tls-cert-expired',
    group: 'tls',
    title: 'A certificate that is shown to gRPC clients is expired, about to expire or not valid yet',
    severity: 'error',
    needs: ['topology', 'tlsSecrets'],
    uses: [],
    messages: {
      expired:
        'The certificate {name} in Secret {secret} expired on {end}, {days} ago. Every gRPC client of {users} refuses it. Renew it.',
      expiresSoon:
        'The certificate {name} in Secret {secret} expires on {end}, in {days}. From then on every gRPC client of {users} refuses it. Renew it, or find out why it is not renewed by itself.',
      notYetValid:
        'The certificate {name} in Secret {secret} is valid only from {start}. Until then every gRPC client of {users} refuses it. Replace it, or correct the clock of the machine that issued it.',
      issuerExpired:
        'The chain in Secret {secret} holds the issuer certificate {name}, which expired on {end}. Clients that know no other way to a root refuse the chain of {users}. Replace the issuer certificate in tls.crt.',
    },
    docs: {
      what: 'A certificate that an Ingress or Gateway shows is past its end, ends within 14 days, or has not begun. Issuer certificates of the chain count too, self-signed roots do not.',
      why: 'gRPC clients verify dates and have no way to click through: all calls fail at once with UNAVAILABLE, on all pods alike.',
      fix: 'Renew the certificate and replace `tls.crt` and `tls.key` of the Secret; controllers pick that up without a restart. Under cert-manager, `kubectl describe certificate` tells why it did not renew.',
      links: [
        'https://cert-manager.io/docs/usage/certificate/#renewal',
        'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets',
      ],
    },
    examples: {
      fires: `${exampleIngress()}---\n${exampleSecret({ certificate: 'expired' })}`,
      silent: `${exampleIngress()}---\n${exampleSecret()}`,
    },
    remedies: ['fix-tls-cert-expired'],
  },

  *check({ topology, tlsSecrets, at }) {
    const now = Date.parse(at);
    for (const { secret: subject, references } of referredSecrets(topology, tlsSecrets)) {
      const { namespace = '', name: secretName } = subject.metadata;
      const secret = `${namespace}/${secretName}`;
      const users = [...new Set(references.map(({ object: o }) => `${o.kind}/${o.metadata.name}`))].sort().join(', ');
      const found = { subject, path: ['data', 'tls.crt'], details: { namespace, secret: secretName } };
      for (const [position, certificate] of subject.certificates.entries()) {
        const leaf = position === 0;
        // Clients take roots from their own store and pass over one that is sent.
        if (!leaf && certificate.subject === certificate.issuer) continue;
        const leftMs = Date.parse(certificate.notAfter) - now;
        const name = (leaf ? certificate.dnsNames[0] : undefined) ?? certificate.subject;
        const end = certificate.notAfter.slice(0, 10);
        const start = certificate.notBefore.slice(0, 10);
        const days = inDays(Math.abs(leftMs));
        const witnesses = [
          {
            source: `Secret/${secretName} tls.crt, certificate ${position + 1} of ${subject.certificates.length}`,
            says: `valid from ${certificate.notBefore} to ${certificate.notAfter}; read at ${at}`,
          },
        ] as const;
        if (leftMs <= 0 && leaf) {
          yield { ...found, message: 'expired', data: { name, secret, end, days, users }, witnesses };
        } else if (leftMs <= 0) {
          yield {
            ...found,
            message: 'issuerExpired',
            severity: 'warning',
            data: { name, secret, end, users },
            witnesses,
          };
        } else if (leaf && Date.parse(certificate.notBefore) > now) {
          yield { ...found, message: 'notYetValid', data: { name, secret, start, users }, witnesses };
        } else if (leaf && leftMs < soonDays * dayMs) {
          const data = { name, secret, end, days, users };
          yield { ...found, message: 'expiresSoon', severity: 'warning', data, witnesses };
        }
      }
    }
  },
});

function inDays(ms: number): string {
  const days = Math.floor(ms / dayMs);
  return days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`;
}
