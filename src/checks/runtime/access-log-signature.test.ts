import { testCheck } from '../../../test/kit/testCheck.js';
import type { GivenLog } from '../../model/logs/givenLog.js';
import check from './access-log-signature.js';

const log = (more: Partial<GivenLog>): GivenLog => ({ file: 'access.log', lines: 300, explained: [], ...more });
const access = (...counts: number[]): NonNullable<GivenLog['access']> => {
  const requests = counts.reduce((a, b) => a + b, 0);
  const backends = counts.map((n, i) => ({
    upstream: `10.0.0.${i}:50051`,
    requests: n,
    share: n / requests,
    passedOn: 0,
  }));
  return { format: 'ingress-nginx', requests, backends };
};
const given = (...givenLogs: GivenLog[]) => ({ givenLogs });

testCheck(check, {
  silent: [
    { name: 'nothing of note', facts: given(log({})) },
    { name: 'backends that share the requests', facts: given(log({ access: access(120, 100, 110) })) },
    { name: 'one backend, which may be a cluster IP', facts: given(log({ access: access(300) })) },
    { name: 'a few requests, which fall by chance', facts: given(log({ access: access(19, 1) })) },
  ],
  fires: [
    {
      name: 'a known line',
      facts: given(
        log({
          explained: [
            {
              signature: 'frame',
              level: 'error',
              count: 3,
              example: 'too large',
              says: 'It is HTTP/1.1.',
              next: 'Send gRPC.',
            },
          ],
        }),
      ),
      hits: [
        {
          message: 'known',
          severity: 'error',
          subject: 'Log/access.log',
          data: { times: '3 times', next: 'Send gRPC.' },
        },
      ],
    },
    {
      name: 'nearly all requests at one backend',
      facts: given(log({ access: access(290, 6, 4) })),
      hits: [
        {
          message: 'uneven',
          severity: 'warning',
          subject: 'Log/access.log',
          data: { share: 97, upstream: '10.0.0.0:50051', backends: 3 },
        },
      ],
    },
  ],
});
