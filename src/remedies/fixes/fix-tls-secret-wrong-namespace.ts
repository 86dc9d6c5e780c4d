import type { Fix, Proposal } from '../../model/remedy.js';
import { correction, findingGone } from '../parts/correction.js';
import { referenceOf } from '../parts/found.js';
import { deleteCommand } from '../parts/kubectl.js';
import { setFields } from '../parts/patchSteps.js';
import { referenceGrant } from '../parts/referenceGrant.js';

export default {
  meta: {
    id: 'fix-tls-secret-wrong-namespace',
    kind: 'fix',
    title: 'Bring the Secret to where it is looked for',
    risk: 'A copy is not renewed when the original is.',
    undo: 'Delete the copy, or the grant.',
  },

  plan(finding, surroundings) {
    const reference = referenceOf(finding.hit, surroundings);
    if (!reference) return undefined;
    const { object, path, namespace, secretName: name } = reference;
    const from =
      (surroundings.secretNames ?? []).find((s) => s.name === name && s.namespace !== namespace)?.namespace ??
      finding.hit.details?.from;
    if (typeof from !== 'string' || from === '') return undefined;
    if (object.kind === 'Gateway') return crossReference();

    const part = (key: string) =>
      `<(kubectl get secret ${name} -n ${from} -o go-template='{{index .data "${key}" | base64decode}}')`;
    return {
      steps: [
        {
          do: 'run',
          title: `Copy Secret ${from}/${name} to namespace ${namespace} (in bash; nothing is written to disk)`,
          command: `kubectl create secret tls ${name} -n ${namespace} --cert=${part('tls.crt')} --key=${part('tls.key')}`,
        },
        findingGone(finding),
        { do: 'undo', command: deleteCommand({ apiVersion: 'v1', kind: 'Secret', namespace, name }) },
      ],
      caveats: [`The copy has to be made anew whenever ${from}/${name} is renewed.`],
    };

    /** A Gateway may name another namespace, if that one allows it. */
    function crossReference(): Proposal | undefined {
      const gateways = { kind: 'Gateway', namespace: object.metadata.namespace ?? 'default' };
      const grants = referenceGrant(gateways, { kind: 'Secret', namespace: String(from), name }, surroundings);
      const proposal = correction(finding, [
        setFields(`certificateRefs to namespace ${from}`, object, [{ path: [...path, 'namespace'], value: from }]),
      ]);
      if (!proposal || grants.length === 0) return proposal;
      const undo = grants.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, ...metadata }));
      return {
        steps: [
          { do: 'apply', title: `Allow it in namespace ${from}`, objects: grants },
          ...proposal.steps,
          { do: 'undo', command: deleteCommand(...undo) },
        ],
        caveats: [],
      };
    }
  },
} satisfies Fix;
