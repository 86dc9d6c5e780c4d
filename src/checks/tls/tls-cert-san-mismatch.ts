import { certificateCovers } from '../../model/certificateNames.js';
import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { isReferred } from '../../model/topology/referredSecrets.js';
import { servedHosts, usedTlsReferences } from '../../model/topology/tlsUse.js';
import type { TlsReference } from '../../model/topology/topology.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import { referenceWitness } from './referenceWitness.js';

export default defineCheck({
  meta: {
    id: 'tls-cert-san-mismatch',
    group: 'tls',
    title: 'The certificate does not cover a host that gRPC clients call',
    severity: 'error',
    needs: ['topology', 'tlsSecrets'],
    uses: [],
    messages: {
      notCovered:
        'The certificate in Secret {secret} that {object} shows for {hosts} is for {names}. gRPC clients verify the name and refuse the connection. Issue a certificate for {hosts}, or refer to the Secret that has one.',
      commonNameOnly:
        'The certificate in Secret {secret} that {object} shows for {hosts} names no DNS name at all, only a common name. Clients in Go, Java, Python, Node and C# look at subject alternative names, so gRPC clients refuse it. Issue a certificate with {hosts} as subject alternative name.',
      otherHost:
        'The certificate in Secret {secret} that {object} shows for {hosts} is for {names}. Nothing says that {hosts} is called by gRPC; browsers warn of it. Issue a certificate for it if anybody calls it.',
    },
    docs: {
      what: 'The leaf certificate of a TLS Secret has no subject alternative name for a host of a rule or route. A wildcard covers exactly one label: `*.example.com` covers `a.example.com`, neither `example.com` nor `a.b.example.com`. The common name does not count.',
      why: 'A gRPC client compares the name it dialled with the certificate and fails the connection; all calls end with UNAVAILABLE. ingress-nginx shows its default certificate instead of one that does not cover the host.',
      fix: 'Issue a certificate that names the host. Clients that set another authority on purpose (`grpc.default_authority`, `overrideAuthority`) can be left alone.',
      links: [
        'https://www.rfc-editor.org/rfc/rfc9525#section-6.3',
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      ],
    },
    examples: {
      fires: `${exampleIngress()}---\n${exampleSecret({ certificate: 'otherHost' })}`,
      silent: `${exampleIngress()}---\n${exampleSecret()}`,
    },
    remedies: ['fix-tls-cert-san-mismatch'],
  },

  *check({ topology, tlsSecrets }) {
    const used = usedTlsReferences(topology);
    const read = (reference: TlsReference) => tlsSecrets.find((secret) => isReferred(secret, reference));
    for (const reference of used) {
      const held = read(reference);
      const [leaf] = held?.certificates ?? [];
      // tls-secret-malformed tells of a Secret that cannot be used: one cause, one finding.
      if (!held || !leaf || held.problems.length > 0) continue;
      // A listener shows whichever of its certificates fits; one that was not read may be the one.
      const beside = used.filter(
        (r) => r !== reference && r.object === reference.object && r.path[2] === reference.path[2],
      );
      const covered = (host: string) =>
        certificateCovers(leaf, host) ||
        beside.map((r) => read(r)?.certificates[0]).some((c) => c === undefined || certificateCovers(c, host));
      const uncovered = servedHosts(reference, topology).filter(({ host }) => !covered(host));
      if (uncovered.length === 0) continue;

      const called = uncovered.filter(({ grpc }) => grpc);
      const hosts = (called.length > 0 ? called : uncovered).map(({ host }) => host).join(', ');
      const secret = `${reference.namespace}/${reference.secretName}`;
      const object = shortRef(refOf(reference.object));
      const names = leaf.dnsNames.join(', ') || leaf.ipAddresses.join(', ') || leaf.subject;
      const dnsNames = leaf.dnsNames.join(', ') || 'none';
      const found = {
        subject: reference.object,
        path: reference.path,
        witnesses: [
          referenceWitness(reference),
          { source: `Secret/${reference.secretName} tls.crt`, says: `DNS names: ${dnsNames}` },
        ],
        details: { namespace: reference.namespace, secret: reference.secretName, hosts },
      } as const;
      if (called.length === 0) {
        yield { ...found, message: 'otherHost', severity: 'info', data: { secret, object, hosts, names } };
      } else if (leaf.dnsNames.length === 0 && leaf.ipAddresses.length === 0) {
        yield { ...found, message: 'commonNameOnly', data: { secret, object, hosts } };
      } else {
        yield { ...found, message: 'notCovered', data: { secret, object, hosts, names } };
      }
    }
  },
});
