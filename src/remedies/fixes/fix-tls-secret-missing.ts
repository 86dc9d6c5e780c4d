import { nearest } from '../../model/nearest.js';
import type { Fix } from '../../model/remedy.js';
import { correction, findingGone } from '../parts/correction.js';
import { referenceOf } from '../parts/found.js';
import { createSecretCommand } from '../parts/frontDoor.js';
import { deleteCommand } from '../parts/kubectl.js';
import { setFields } from '../parts/patchSteps.js';
import { secretForHosts } from '../parts/secretForHosts.js';

export default {
  meta: {
    id: 'fix-tls-secret-missing',
    kind: 'fix',
    title: 'Make the Secret, or name the one that is there',
    risk: 'A Secret made by hand is not renewed by anybody.',
    undo: 'Delete the Secret, or set the name back.',
  },

  plan(finding, surroundings) {
    const reference = referenceOf(finding.hit, surroundings);
    // What cert-manager or External Secrets is about to write is nobody else's to make.
    if (!reference || finding.hit.message === 'coming') return undefined;
    const { object, path, namespace, secretName, hosts } = reference;
    const tlsNames = (surroundings.secretNames ?? [])
      .filter((s) => s.namespace === namespace && s.name !== secretName && s.type === 'kubernetes.io/tls')
      .map((s) => s.name);
    // Files seldom hold every Secret: a name that is close says something of a cluster only.
    const close = surroundings.live ? nearest(secretName, tlsNames) : undefined;
    const name = secretForHosts(hosts, namespace, surroundings) ?? close;
    if (name !== undefined && name !== secretName) {
      const field = path.at(-1) === 'secretName' ? path : [...path, 'name'];
      return correction(
        finding,
        [setFields(`Secret ${name}`, object, [{ path: field, value: name }])],
        [`Secret ${namespace}/${name} is there; that its certificate is the right one is for you to see.`],
      );
    }
    return {
      steps: [
        {
          do: 'run',
          title: `Secret with a certificate${hosts.length > 0 ? ` for ${hosts.join(', ')}` : ''}`,
          command: createSecretCommand({ namespace, name: secretName }),
        },
        findingGone(finding),
        { do: 'undo', command: deleteCommand({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName }) },
      ],
      caveats: [
        'If cert-manager or External Secrets is to write it, read the status of its Certificate or ExternalSecret instead.',
      ],
    };
  },
} satisfies Fix;
