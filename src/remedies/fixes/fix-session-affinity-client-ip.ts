import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { mergeInto } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-session-affinity-client-ip',
    kind: 'fix',
    title: 'Take session affinity off the Service',
    risk: 'A server that keeps state for its clients loses their stickiness.',
    undo: 'Set sessionAffinity back to ClientIP.',
  },

  plan(finding) {
    const { subject } = finding.hit;
    return correction(
      finding,
      [
        mergeInto(
          `sessionAffinity None for ${subject.kind}/${subject.metadata.name}`,
          subject,
          // The API refuses sessionAffinityConfig without ClientIP.
          { spec: { sessionAffinity: 'None', sessionAffinityConfig: null } },
          { spec: { sessionAffinity: 'ClientIP' } },
        ),
      ],
      ['New connections are spread from then on; calls still stay on the connection they came by.'],
    );
  },
} satisfies Fix;
