import type { Fix, Step } from '../../model/remedy.js';
import { findingGone } from '../parts/correction.js';
import { createSecretCommand } from '../parts/frontDoor.js';
import { inNamespace } from '../parts/kubectl.js';

export default {
  meta: {
    id: 'fix-tls-secret-malformed',
    kind: 'fix',
    title: 'Make the Secret anew from a certificate and its key',
    risk: 'The controller shows its default certificate between deletion and creation.',
    undo: 'Apply the copy that the first step keeps.',
  },

  plan(finding, { tlsSecrets = [] }) {
    const { name, namespace = 'default' } = finding.hit.subject.metadata;
    const secret = tlsSecrets.find((s) => s.metadata.name === name && s.metadata.namespace === namespace);
    const sound = secret !== undefined && secret.problems.length === 0;
    const at = inNamespace(namespace);
    const part = (key: string) => `go-template='{{index .data "${key}" | base64decode}}'`;
    const files: Step = sound
      ? {
          do: 'run',
          title: 'Take certificate and key out of the Secret',
          command: ['tls.crt', 'tls.key']
            .map((key) => `kubectl get secret ${name}${at} -o ${part(key)} > ${key}`)
            .join(' && '),
        }
      : {
          do: 'run',
          title: 'The two must print the same: tls.crt holds the leaf first, tls.key the key it was made with',
          command:
            'openssl x509 -in tls.crt -noout -pubkey | openssl sha256; openssl pkey -in tls.key -pubout | openssl sha256',
        };
    return {
      steps: [
        { do: 'run', title: 'Keep a copy', command: `kubectl get secret ${name}${at} -o yaml > ${name}.backup.yaml` },
        files,
        {
          do: 'run',
          title: 'Type and content of a Secret are checked when it is made, and the type cannot be changed',
          command: `kubectl delete secret ${name}${at} && ${createSecretCommand({ namespace, name })}`,
        },
        findingGone(finding),
        { do: 'undo', command: `kubectl replace --force -f ${name}.backup.yaml` },
      ],
      caveats: ['tls.key and the copy hold the private key: delete the files afterwards.'],
    };
  },
} satisfies Fix;
