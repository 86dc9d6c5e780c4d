import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-route-backend',
    kind: 'fix',
    title: 'Name the backend that is there',
    risk: 'Calls reach another backend than meant if the guess is wrong.',
    undo: 'Set the field back.',
  },

  plan(finding) {
    const { subject, path = [], details = {} } = finding.hit;
    const { meant } = details;
    if (meant === undefined) return undefined;
    const title = `${path.at(-1)} ${meant} in ${subject.kind}/${subject.metadata.name}`;
    return correction(finding, [setFields(title, subject, [{ path, value: meant }])]);
  },
} satisfies Fix;
