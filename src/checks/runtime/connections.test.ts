import { testCheck } from '../../../test/kit/testCheck.js';
import type { ServiceVerdict } from '../../model/verdict.js';
import bytesSkew from './bytes-skew.js';
import connectionSkew from './connection-skew.js';
import longStreamImbalance from './long-stream-imbalance.js';
import rpcRateSkew from './rpc-rate-skew.js';

const manifests = `
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 50051}]}
`;

const counted = { rung: 4, source: 'channelz, calls over 30 s', says: 'busiest pod 100 %', leans: 'skewed' as const };

function verdict(rates: readonly number[], more: Partial<ServiceVerdict> = {}): ServiceVerdict {
  return {
    service: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
    port: 50051,
    verdict: 'pinned',
    confidence: 'proved',
    reasons: [],
    figures: {
      pods: rates.length,
      podsWithData: rates.length,
      windowSeconds: 30,
      connections: 1,
      hotPod: 'greeter-0',
      hotShare: 0.9,
    },
    pods: rates.map((callsPerSecond, i) => ({ name: `greeter-${i}`, callsPerSecond, connections: i === 0 ? 1 : 0 })),
    evidence: [counted],
    clients: [],
    wouldRaise: [],
    ...more,
  };
}

const judged = (...verdicts: ServiceVerdict[]) => ({ manifests, facts: { verdicts } });

testCheck(rpcRateSkew, {
  silent: [
    { name: 'too few calls to tell from chance', ...judged(verdict([4, 0, 0])) },
    { name: 'the verdict does not stand by the skew', ...judged(verdict([50, 0, 0], { verdict: 'balanced' })) },
    { name: 'calls were not counted', ...judged(verdict([50, 0, 0], { evidence: [{ ...counted, rung: 2 }] })) },
    { name: 'the difference is significant and small', ...judged(verdict([60, 40, 40], { verdict: 'imbalanced' })) },
  ],
  fires: [
    {
      name: 'one pod gets everything',
      ...judged(verdict([50, 0, 0])),
      hits: [
        {
          message: 'skewed',
          subject: 'Service/greeter',
          severity: 'error',
          data: { times: '3.0', idle: 2, rate: '50.0' },
        },
      ],
    },
    {
      name: 'one pod gets more than twice the average',
      ...judged(verdict([50, 5, 5], { verdict: 'imbalanced' })),
      hits: [{ message: 'skewed', subject: 'Service/greeter', severity: 'warning', data: { times: '2.5', idle: 0 } }],
    },
  ],
});

const figures = { pods: 3, podsWithData: 3 };
testCheck(connectionSkew, {
  silent: [
    { name: 'connections were not read', ...judged(verdict([50, 0, 0], { figures })) },
    { name: 'nobody is connected', ...judged(verdict([0, 0, 0], { figures: { ...figures, connections: 0 } })) },
    {
      name: 'every pod has one',
      ...judged(verdict([9, 9, 9], { pods: [1, 2, 3].map((n) => ({ name: `greeter-${n}`, connections: 1 })) })),
    },
    { name: 'calls are balanced all the same', ...judged(verdict([9, 9, 9], { verdict: 'balanced' })) },
  ],
  fires: [
    {
      name: 'one connection',
      ...judged(verdict([50, 0, 0])),
      hits: [{ message: 'one', subject: 'Service/greeter', severity: 'warning', data: { without: 2, pods: 3 } }],
    },
    {
      name: 'several connections that leave pods out, without traffic',
      ...judged(verdict([0, 0, 0], { verdict: 'at-risk', figures: { ...figures, connections: 2 } })),
      hits: [{ message: 'without', subject: 'Service/greeter', severity: 'info', data: { connections: 2 } }],
    },
  ],
});

testCheck(longStreamImbalance, {
  silent: [{ name: 'calls carry the work', ...judged(verdict([50, 0, 0])) }],
  fires: [
    {
      name: 'one stream carries it',
      ...judged(verdict([0, 0, 0], { verdict: 'imbalanced', cause: 'one-stream' })),
      hits: [{ message: 'stream', subject: 'Service/greeter', data: { share: 90 } }],
    },
  ],
});

const bytes = {
  rung: 2,
  source: 'kubelet summary, network bytes over 30 s',
  says: 'busiest pod 90 %',
  leans: 'skewed',
};
const withBytes = (...others: { rung: number; source: string; leans: 'skewed' | 'even' | 'silent' | 'too-little' }[]) =>
  judged(
    verdict([0, 0, 0], {
      verdict: 'unknown',
      evidence: [{ ...bytes, leans: 'skewed' }, ...others.map((o) => ({ ...o, says: 'effective pods 1.2 of 3' }))],
    }),
  );
testCheck(bytesSkew, {
  silent: [
    { name: 'CPU says it better', ...withBytes({ rung: 1, source: 'metrics-server, CPU over 30 s', leans: 'skewed' }) },
    { name: 'calls are even', ...withBytes({ rung: 3, source: 'RPC counters, calls over 30 s', leans: 'even' }) },
    { name: 'calls alone were counted', ...judged(verdict([50, 0, 0])) },
    {
      name: 'the verdict does not stand by it',
      ...judged(verdict([0, 0, 0], { verdict: 'balanced', evidence: [{ ...bytes, leans: 'skewed' }] })),
    },
  ],
  fires: [
    {
      name: 'nothing else was read',
      ...withBytes({ rung: 1, source: 'metrics-server', leans: 'silent' }),
      hits: [{ message: 'skewed', subject: 'Service/greeter', severity: 'info', data: { says: 'busiest pod 90 %' } }],
    },
  ],
});
