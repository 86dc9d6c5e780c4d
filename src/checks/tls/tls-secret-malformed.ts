import { defineCheck } from '../../model/check.js';
import type { SecretProblem, TlsSecret } from '../../model/objects.js';
import { referredSecrets } from '../../model/topology/referredSecrets.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'tls-secret-malformed',
    group: 'tls',
    title: 'The content of a TLS Secret is not a certificate with its key',
    severity: 'error',
    needs: ['topology', 'tlsSecrets'],
    uses: [],
    messages: {
      keysMissing:
        'Secret {secret} has neither tls.crt nor tls.key; it has {keys}. Controllers look under these two names only, so {users} shows a default certificate. Store the chain as tls.crt and the private key as tls.key.',
      keyMissing:
        'Secret {secret} has no {key}. Without it the controller cannot show the certificate, and {users} falls back to a default one. Add {key}.',
      keyEmpty:
        'Secret {secret} has an empty {key}. The controller cannot show the certificate, and {users} falls back to a default one. Fill {key}.',
      notBase64:
        'Secret {secret} holds something under data.{key} that is not base64. The API server refuses such an object. Encode the value, or put the plain text under stringData.',
      notPem:
        'Secret {secret} holds something under {key} that cannot be read as PEM: {detail}. The controller cannot show the certificate, and {users} falls back to a default one. Replace {key}.',
      keyDoesNotMatch:
        'Secret {secret} holds a private key that does not belong to its certificate. The controller refuses the pair, and {users} falls back to a default certificate. Store the key the certificate was made with; the leaf must come first in tls.crt.',
      otherType:
        'Secret {secret} has type {type} instead of kubernetes.io/tls, though its content is sound. ingress-nginx and Traefik take it all the same; Contour and Gateway API implementations may refuse it. Make it anew with type kubernetes.io/tls: the type of a Secret cannot be changed.',
    },
    docs: {
      what: 'A Secret that an Ingress or Gateway refers to lacks `tls.crt` or `tls.key`, holds something unreadable there, or a key that does not belong to the certificate.',
      why: 'The controller cannot use it and shows its default certificate, which gRPC clients refuse. The Ingress itself looks right, and only the log of the controller tells.',
      fix: 'Make it from files with `kubectl create secret tls NAME --cert=chain.pem --key=key.pem`, which checks the pair. The leaf certificate comes first in `chain.pem`, then the intermediates.',
      links: ['https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets'],
    },
    examples: {
      fires: `${exampleIngress()}---\n${exampleSecret({ withoutKey: true })}`,
      silent: `${exampleIngress()}---\n${exampleSecret()}`,
    },
    remedies: ['fix-tls-secret-malformed'],
  },

  *check({ topology, tlsSecrets }) {
    for (const { secret: subject, references } of referredSecrets(topology, tlsSecrets)) {
      const { namespace = '', name } = subject.metadata;
      const secret = `${namespace}/${name}`;
      const users = [...new Set(references.map(({ object: o }) => `${o.kind}/${o.metadata.name}`))].sort().join(', ');
      const missing = subject.problems.filter((p) => p.fault === 'key-missing');
      const keys = subject.keys.join(', ') || 'nothing';
      const contents = { source: `Secret/${name} data`, says: `keys: ${keys}` };
      const found = { subject, details: { namespace, secret: name } };

      if (missing.length > 1) {
        yield {
          ...found,
          message: 'keysMissing',
          data: { secret, keys, users },
          path: ['data'],
          witnesses: [contents],
        };
        continue;
      }
      for (const problem of subject.problems) {
        const witnesses = [contents, { source: `Secret/${name}`, says: saidOf(problem) }] as const;
        const key = 'key' in problem ? problem.key : 'tls.key';
        const hit = { ...found, path: ['data', key], witnesses };
        if (problem.fault === 'key-missing') yield { ...hit, message: 'keyMissing', data: { secret, key, users } };
        if (problem.fault === 'key-empty') yield { ...hit, message: 'keyEmpty', data: { secret, key, users } };
        if (problem.fault === 'not-base64') yield { ...hit, message: 'notBase64', data: { secret, key } };
        if (problem.fault === 'not-pem') {
          yield { ...hit, message: 'notPem', data: { secret, key, users, detail: problem.detail } };
        }
        if (problem.fault === 'key-does-not-match')
          yield { ...hit, message: 'keyDoesNotMatch', data: { secret, users } };
      }
      if (isOfOtherType(subject)) {
        const witnesses = [{ source: `Secret/${name} type`, says: subject.type }] as const;
        const data = { secret, type: subject.type };
        yield { ...found, message: 'otherType', severity: 'warning', data, path: ['type'], witnesses };
      }
    }
  },
});

/** Sound but of another type; where the content is broken as well, that alone is told. */
function isOfOtherType({ type, problems }: TlsSecret): boolean {
  return type !== 'kubernetes.io/tls' && problems.length === 0;
}

function saidOf(problem: SecretProblem): string {
  if (problem.fault === 'key-does-not-match') return 'the public keys of tls.crt and tls.key differ';
  const fault = problem.fault.replace('key-', '').replaceAll('-', ' ');
  return problem.fault === 'not-pem' ? `${problem.key} is ${fault}: ${problem.detail}` : `${problem.key} is ${fault}`;
}
