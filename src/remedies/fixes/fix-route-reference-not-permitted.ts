import type { Fix } from '../../model/remedy.js';
import { findingGone } from '../parts/correction.js';
import { deleteCommand } from '../parts/kubectl.js';
import { referenceGrant } from '../parts/referenceGrant.js';

export default {
  meta: {
    id: 'fix-route-reference-not-permitted',
    kind: 'fix',
    title: 'Permit the reference in the namespace that is referred to',
    risk: 'Every object of that kind in the namespace may name it.',
    undo: 'Delete the grant.',
  },

  plan(finding, surroundings) {
    const { subject, details = {} } = finding.hit;
    const { service, secret, to: namespace } = details;
    const name = service ?? secret;
    if (typeof namespace !== 'string' || typeof name !== 'string') return undefined;
    const from = { kind: subject.kind, namespace: subject.metadata.namespace ?? 'default' };
    const to = { kind: service === undefined ? 'Secret' : 'Service', namespace, name } as const;
    const objects = referenceGrant(from, to, surroundings);
    if (objects.length === 0) return undefined;
    const made = objects.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, ...metadata }));
    return {
      steps: [
        { do: 'apply', title: `Allow it in namespace ${namespace}`, objects },
        findingGone(finding),
        { do: 'undo', command: deleteCommand(...made) },
      ],
      caveats: [`Whoever owns namespace ${namespace} has to agree: it is their word.`],
    };
  },
} satisfies Fix;
