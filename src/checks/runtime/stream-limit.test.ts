import { type Case, testCheck } from '../../../test/kit/testCheck.js';
import type { Pod } from '../../model/objects.js';
import type { ServiceVerdict } from '../../model/verdict.js';
import { exampleMesh } from '../mesh/exampleMesh.js';
import check from './stream-limit.js';

const verdicts: ServiceVerdict[] = [
  {
    service: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
    port: 50051,
    verdict: 'balanced',
    reasons: [],
    figures: { pods: 2, podsWithData: 2 },
    pods: [],
    evidence: [],
    clients: [],
    wouldRaise: [],
  },
];

/** greeter-0, greeter-1 …, each with connections that have so many streams open. */
function world(container: string, ...open: number[][]): Omit<Case, 'name'> {
  const pods = open.map(
    (_, i): Pod => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `greeter-${i}`, namespace: 'shop', labels: { app: 'greeter' } },
      status: { phase: 'Running', podIP: `10.0.0.${i + 1}`, conditions: [{ type: 'Ready', status: 'True' }] },
    }),
  );
  const connections = (streams: number[]) =>
    streams.map((streamsOpen, i) => ({ localPort: 50051, remote: { address: `10.0.1.${i + 1}` }, streamsOpen }));
  const read = open.map((streams, i) => [`shop/greeter-${i}`, { at: '', connections: connections(streams) }]);
  return {
    manifests: exampleMesh({ annotations: '{}', container }),
    facts: { pods, verdicts, channelz: { rung: 4, noData: {}, pods: Object.fromEntries(read) } },
  };
}

const limited = 'env: [{name: MAX_CONCURRENT_STREAMS, value: "64"}]';
const unsaid = 'readinessProbe: {grpc: {port: 50051}}';

testCheck(check, {
  silent: [
    { name: 'below the limit', ...world(limited, [63, 12], [40]) },
    { name: 'no limit is known', ...world(unsaid, [640], [12]) },
    { name: 'one connection that has 100 open by chance', ...world(unsaid, [100], [12]) },
    { name: '0 is no limit', ...world('args: [--max-concurrent-streams=0]', [12], [12]) },
    { name: 'nobody is connected', ...world(limited, [], []) },
    { name: 'channelz was not read', ...world(limited, []), facts: { verdicts } },
  ],
  fires: [
    {
      name: 'a limit that the workload shows is reached',
      ...world(limited, [12], [64, 64]),
      hits: [
        {
          message: 'reached',
          subject: 'Service/greeter',
          severity: 'warning',
          data: { pod: 'greeter-1', connections: '2 connections', open: 64, limit: 64 },
        },
      ],
    },
    {
      name: 'two connections stop at what Kestrel admits',
      ...world(unsaid, [100], [100, 3]),
      hits: [{ message: 'perhaps', subject: 'Service/greeter', severity: 'info', data: { open: '100', pods: 2 } }],
    },
  ],
});
