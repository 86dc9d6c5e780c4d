import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { secretWhereabouts } from '../../model/topology/secretWhereabouts.js';
import { usedTlsReferences } from '../../model/topology/tlsUse.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import { referenceWitness } from './referenceWitness.js';

export default defineCheck({
  meta: {
    id: 'tls-secret-wrong-namespace',
    group: 'tls',
    title: 'The TLS Secret stands in another namespace than the Ingress looks in',
    severity: 'error',
    needs: ['topology', 'secretNames'],
    uses: [],
    messages: {
      ingress:
        '{object} takes its certificate from Secret {secret} of its own namespace {namespace}, but that Secret is in {others}. An Ingress cannot refer across namespaces, so the controller shows its default certificate and gRPC clients refuse it. Put the Secret into {namespace}.',
      gateway:
        '{object} takes its certificate from Secret {secret} in namespace {namespace}, but that Secret is in {others}. The listener gets no certificate. Put the Secret into {namespace}, or name its namespace in certificateRefs and allow that with a ReferenceGrant.',
    },
    docs: {
      what: 'The Secret that `spec.tls` of an Ingress (or `certificateRefs` of a Gateway) names is not in the namespace meant, while a Secret of that name is in another one.',
      why: 'An Ingress reads Secrets of its own namespace only; for the controller the Secret does not exist, and it shows its default certificate. gRPC clients verify certificates and have no way to click through: every call fails with UNAVAILABLE.',
      fix: 'Create the Secret in the namespace of the Ingress, or move the Ingress. A Gateway may name another namespace in `certificateRefs[].namespace` if a ReferenceGrant there allows it.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
        'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
      ],
    },
    examples: {
      fires: `${exampleIngress()}---\n${exampleSecret({ namespace: 'infra' })}`,
      silent: `${exampleIngress()}---\n${exampleSecret()}`,
    },
    remedies: ['fix-tls-secret-wrong-namespace'],
  },

  *check({ topology, secretNames }) {
    for (const reference of usedTlsReferences(topology)) {
      const where = secretWhereabouts(reference, secretNames);
      if (where.state !== 'elsewhere') continue;
      const { object: subject, path, namespace, secretName: secret } = reference;
      const others = where.namespaces.join(', ');
      yield {
        message: subject.kind === 'Ingress' ? 'ingress' : 'gateway',
        data: { object: shortRef(refOf(subject)), secret, namespace, others },
        subject,
        path,
        witnesses: [
          referenceWitness(reference),
          { source: 'Secrets by name', says: `${secret} is in ${others}, not in ${namespace}` },
        ],
        details: { namespace, secret, from: where.namespaces[0] ?? '' },
      };
    }
  },
});
