import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-grpc-probe-missing',
    kind: 'fix',
    title: 'Add a readiness probe by gRPC',
    risk: 'A server without grpc.health.v1 answers UNIMPLEMENTED and stays unready.',
    undo: 'Remove the probe.',
  },

  plan(finding) {
    const { subject, path, details } = finding.hit;
    if (!path || details?.port === undefined || subject.kind === 'Pod') return undefined;
    return correction(
      finding,
      [
        setFields(`Readiness by grpc.health.v1 on port ${details.port}`, subject, [
          { path: [...path, 'readinessProbe'], value: { grpc: { port: details.port } } },
        ]),
      ],
      [
        'The server has to implement grpc.health.v1.Health; a server that ends TLS needs an exec probe instead, for a native gRPC probe speaks plaintext.',
      ],
    );
  },
} satisfies Fix;
