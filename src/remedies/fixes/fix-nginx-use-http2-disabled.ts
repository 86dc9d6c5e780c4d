import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { mergeInto } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-nginx-use-http2-disabled',
    kind: 'fix',
    title: 'Let ingress-nginx offer HTTP/2',
    risk: 'Browsers use HTTP/2 as well from then on.',
    undo: 'Set use-http2 back to "false".',
  },

  plan(finding) {
    const { subject } = finding.hit;
    const key = 'use-http2';
    return correction(
      finding,
      [
        mergeInto(
          'HTTP/2 on for the whole controller',
          subject,
          { data: { [key]: null } },
          { data: { [key]: 'false' } },
        ),
      ],
      ['It counts for every Ingress of this controller.'],
    );
  },
} satisfies Fix;
