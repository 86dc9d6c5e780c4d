import type { Fix, Step } from '../../model/remedy.js';
import { findingGone } from '../parts/correction.js';
import { inNamespace } from '../parts/kubectl.js';
import { certificateRequestCommand, replaceSecretCommand } from '../parts/secretForHosts.js';

export default {
  meta: {
    id: 'fix-tls-cert-expired',
    kind: 'fix',
    title: 'Renew the certificate',
    risk: 'Clients that pin the old certificate or key refuse the new one.',
    undo: 'None: the old certificate is of no use.',
  },

  plan(finding, { tlsSecrets = [] }) {
    const { name, namespace = 'default', annotations = {} } = finding.hit.subject.metadata;
    const secret = tlsSecrets.find((s) => s.metadata.name === name && s.metadata.namespace === namespace);
    const hosts = secret?.certificates[0]?.dnsNames ?? [];
    const certificate = annotations['cert-manager.io/certificate-name'];
    const renewal: Step[] =
      certificate !== undefined
        ? [
            {
              do: 'run',
              title: `cert-manager keeps it as Certificate/${certificate}: see why it was not renewed, then ask again`,
              command: `cmctl status certificate ${certificate} -n ${namespace} && cmctl renew ${certificate} -n ${namespace}`,
            },
          ]
        : [
            {
              do: 'run',
              title: 'Key and request for the same names; have it signed by the authority that signed the old one',
              command: certificateRequestCommand(hosts),
            },
            {
              do: 'run',
              title: 'Put the new certificate into the Secret',
              command: replaceSecretCommand(namespace, name),
            },
          ];
    return {
      steps: [
        ...renewal,
        {
          do: 'verify',
          command: `kubectl get secret ${name}${inNamespace(namespace)} -o go-template='{{index .data "tls.crt" | base64decode}}' | openssl x509 -noout -dates`,
          shows: 'notAfter in the future',
        },
        findingGone(finding),
      ],
      caveats:
        certificate === undefined
          ? ['Nobody renews a Secret made by hand: note the next date, or let cert-manager keep it.']
          : [],
    };
  },
} satisfies Fix;
