import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setAnnotations } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-nginx-stream-timeouts',
    kind: 'fix',
    title: 'Let streams rest for an hour',
    risk: 'A call to a server that hangs is given up after an hour, if the client sets no deadline.',
    undo: 'Take the annotations out.',
  },

  plan(finding) {
    const { subject } = finding.hit;
    const own = subject.metadata.annotations ?? {};
    const unset = ['proxy-read-timeout', 'proxy-send-timeout']
      .map((name) => `nginx.ingress.kubernetes.io/${name}`)
      .filter((name) => own[name] === undefined);
    return correction(
      finding,
      [
        setAnnotations(
          `Timeouts of an hour for ${subject.kind}/${subject.metadata.name}`,
          subject,
          Object.fromEntries(unset.map((name) => [name, '3600'])),
        ),
      ],
      ['Choose more than the longest rest of a stream, in seconds.'],
    );
  },
} satisfies Fix;
