import type { Fix } from '../../model/remedy.js';
import { servedHosts } from '../../model/topology/tlsUse.js';
import { correction, findingGone } from '../parts/correction.js';
import { referenceOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';
import { certificateRequestCommand, replaceSecretCommand, secretForHosts } from '../parts/secretForHosts.js';

export default {
  meta: {
    id: 'fix-tls-cert-san-mismatch',
    kind: 'fix',
    title: 'Show a certificate that names the host',
    risk: 'A replaced certificate must still name the hosts that others use it for.',
    undo: 'Set the Secret name back, or put the old certificate back.',
  },

  plan(finding, surroundings) {
    const reference = referenceOf(finding.hit, surroundings);
    if (!reference) return undefined;
    const { object, path, namespace, secretName } = reference;
    const hosts = [
      ...new Set([...servedHosts(reference, surroundings.topology).map((s) => s.host), ...reference.hosts]),
    ];
    const name = secretForHosts(hosts, namespace, surroundings);
    if (name !== undefined && name !== secretName) {
      const field = path.at(-1) === 'secretName' ? path : [...path, 'name'];
      return correction(finding, [
        setFields(`Secret ${name}, whose certificate covers ${hosts.join(', ')}`, object, [
          { path: field, value: name },
        ]),
      ]);
    }
    const old = surroundings.tlsSecrets?.find(
      (s) => s.metadata.name === secretName && s.metadata.namespace === namespace,
    );
    const names = [...new Set([...hosts, ...(old?.certificates[0]?.dnsNames ?? [])])];
    return {
      steps: [
        {
          do: 'run',
          title:
            'Key and request for a certificate with all names; have it signed by an authority that the clients trust',
          command: certificateRequestCommand(names),
        },
        {
          do: 'run',
          title: 'Put the signed certificate into the Secret',
          command: replaceSecretCommand(namespace, secretName),
        },
        findingGone(finding),
      ],
      caveats: ['A wildcard covers exactly one label, and the common name does not count.'],
    };
  },
} satisfies Fix;
