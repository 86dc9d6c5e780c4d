import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-netpol-port-is-service-port',
    kind: 'fix',
    title: 'Name the port of the pods in the NetworkPolicy',
    risk: 'None beyond admitting what the rule was written for.',
    undo: 'Set the port back.',
  },

  plan(finding) {
    const { subject, path, details } = finding.hit;
    if (path?.at(-1) !== 'port' || details?.podPort === undefined) return undefined;
    return correction(finding, [
      setFields(`Port ${details.podPort}, on which the pods listen`, subject, [{ path, value: details.podPort }]),
    ]);
  },
} satisfies Fix;
