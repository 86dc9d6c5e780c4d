import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-http-probe-on-grpc-port',
    kind: 'fix',
    title: 'Ask by a gRPC probe',
    risk: 'A server without grpc.health.v1 answers UNIMPLEMENTED and stays unready.',
    undo: 'Set the HTTP probe back.',
  },

  plan(finding) {
    const { subject, path, details } = finding.hit;
    const probe = path?.slice(0, -2);
    if (!probe || details?.port === undefined || subject.kind === 'Pod') return undefined;
    return correction(
      finding,
      [
        setFields(`gRPC instead of HTTP for the ${details.probe}`, subject, [
          { path: [...probe, 'httpGet'], value: undefined },
          { path: [...probe, 'grpc'], value: { port: details.port } },
        ]),
      ],
      ['The server has to implement grpc.health.v1.Health.'],
    );
  },
} satisfies Fix;
