import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { secretWhereabouts } from '../../model/topology/secretWhereabouts.js';
import { usedTlsReferences } from '../../model/topology/tlsUse.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import { referenceWitness } from './referenceWitness.js';

export default defineCheck({
  meta: {
    id: 'tls-secret-missing',
    group: 'tls',
    title: 'The TLS Secret that an Ingress or Gateway names does not exist',
    severity: 'error',
    needs: ['topology', 'secretNames'],
    uses: [],
    messages: {
      missing:
        '{object} takes its certificate from Secret {secret}, which does not exist in namespace {namespace}. The controller shows its own default certificate instead or rejects the listener, and gRPC clients refuse the connection. Create the Secret, or correct the name.',
      coming:
        '{object} takes its certificate from Secret {secret}, which is not in namespace {namespace} yet; {maker} is to write it. Until then gRPC clients refuse the connection. Look there if it does not come.',
      notGiven:
        '{object} takes its certificate from Secret {secret}, which is not among the given files. It may well be made elsewhere, so this says nothing about the cluster. Make sure that it exists in namespace {namespace}.',
      namespaceUnseen:
        '{object} takes its certificate from Secret {secret} in namespace {namespace}, of which no Secret was seen. That namespace may not have been read. Look there, or read all namespaces with -A.',
    },
    docs: {
      what: 'An entry of `spec.tls` of an Ingress, or a `certificateRefs` entry of a Gateway listener, names a Secret that is not there.',
      why: 'Controllers fall back to a self-signed default certificate (ingress-nginx: "Kubernetes Ingress Controller Fake Certificate") or leave the listener unprogrammed. A browser user can click through; a gRPC client cannot, and reports UNAVAILABLE.',
      fix: 'Create the Secret in the namespace of the reference with `kubectl create secret tls NAME --cert=tls.crt --key=tls.key`, or correct the name. Where cert-manager or External Secrets is to write it, read the status of its Certificate or ExternalSecret.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
        'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets',
        'https://gateway-api.sigs.k8s.io/guides/tls/',
      ],
    },
    examples: { fires: exampleIngress(), silent: `${exampleIngress()}---\n${exampleSecret()}` },
    remedies: ['fix-tls-secret-missing'],
  },

  *check({ topology, secretNames, live }) {
    for (const reference of usedTlsReferences(topology)) {
      const { object: subject, path, namespace, secretName: secret } = reference;
      const where = secretWhereabouts(reference, secretNames);
      const object = shortRef(refOf(subject));
      const found = { subject, path, details: { namespace, secret } };
      const named = referenceWitness(reference);
      const absent = { source: 'Secrets by name', says: `no ${namespace}/${secret} among ${secretNames.length}` };
      switch (where.state) {
        case 'here':
        // tls-secret-wrong-namespace tells of those: one cause, one finding.
        case 'elsewhere':
          break;
        case 'coming':
          yield {
            ...found,
            message: 'coming',
            severity: 'info',
            data: { object, secret, namespace, maker: where.maker },
            witnesses: [named, { source: where.maker, says: `is to write ${namespace}/${secret}` }],
          };
          break;
        case 'unseen-namespace':
          yield {
            ...found,
            message: live ? 'namespaceUnseen' : 'notGiven',
            severity: 'info',
            data: { object, secret, namespace },
            witnesses: [named, absent],
          };
          break;
        case 'nowhere':
          // Files seldom hold Secrets: only a cluster can say that one is missing.
          yield {
            ...found,
            message: live ? 'missing' : 'notGiven',
            severity: live ? 'error' : 'info',
            data: { object, secret, namespace },
            witnesses: [named, absent],
          };
      }
    }
  },
});
