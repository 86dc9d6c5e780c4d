import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-grpc-probe-port',
    kind: 'fix',
    title: 'Probe the number of the container port',
    risk: 'The pods are rolled out anew.',
    undo: 'Set the old port.',
  },

  plan(finding) {
    const { subject, path, details } = finding.hit;
    // A Pod that runs cannot be given another probe.
    if (!path || details?.port === undefined || subject.kind === 'Pod') return undefined;
    return correction(finding, [
      setFields(`Probe port ${details.port}, which serves gRPC`, subject, [{ path, value: details.port }]),
    ]);
  },
} satisfies Fix;
