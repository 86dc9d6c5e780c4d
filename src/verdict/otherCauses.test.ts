import { describe, expect, it } from 'vitest';
import type { Pod, Workload } from '../model/objects.js';
import type { Path, PortNode, ServiceNode } from '../model/topology/topology.js';
import type { WorkMeasure } from '../model/work.js';
import { serviceVerdict } from './serviceVerdict.js';

const now = Date.parse('2026-11-23T12:00:00Z');

interface Told {
  work: number;
  version?: string;
  nodeName?: string;
}

/** A Service whose pods did so much, dialled by one client through its cluster IP, or balanced by call. */
function judged(pods: readonly Told[], more: { args?: string[]; balancing?: Path['balancing'] } = {}) {
  const { args = [], balancing = 'l4' } = more;
  const objects = pods.map(
    ({ version = 'greeter-5d', nodeName = 'node1' }, i): Pod => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `greeter-${i}`,
        namespace: 'shop',
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: version, controller: true }],
      },
      spec: { nodeName, containers: [] },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'app', state: { running: { startedAt: '2026-11-22T12:00:00Z' } } }],
      },
    }),
  );
  const workload: Workload = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'greeter', namespace: 'shop' },
    spec: { template: { spec: { containers: [{ name: 'app', args }] } } },
  };
  const path: Path = {
    from: { kind: 'workload', workload, pods: balancing === 'l4' ? 1 : 9 },
    evidence: 'env GREETER_ADDR=greeter:50051',
    hops: [{ kind: 'kube-proxy', name: 'x', chooses: balancing === 'l4' ? 'per-connection' : 'per-request' }],
    balancing,
    why: 'so it is',
  };
  const port = {
    port: { name: 'grpc', port: 50051 },
    index: 0,
    targets: [],
    grpc: { level: 'declared', reasons: [], against: [] },
    serverTls: { state: 'unknown', reasons: [] },
    endpoints: undefined,
    paths: [path],
  } satisfies PortNode;
  const node: ServiceNode = {
    service: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'greeter', namespace: 'shop' } },
    headless: false,
    external: false,
    workloads: [workload],
    pods: objects,
    replicas: { now: pods.length, max: pods.length },
    ports: [port],
    siblings: [],
  };
  const [from, to] = [new Date(now - 30_000).toISOString(), new Date(now).toISOString()];
  const cpu: WorkMeasure = {
    rung: 1,
    signal: 'cpu',
    span: 'window',
    unit: 'millicores',
    pods: Object.fromEntries(pods.map(({ work }, i) => [`shop/greeter-${i}`, { value: work, from, to, samples: 2 }])),
    windows: [],
    noData: {},
  };
  const none = { summaryCpu: undefined, summaryNetwork: undefined, lifetimeCpu: undefined };
  const { verdict, confidence, reasons } = serviceVerdict(node, port, { ...none, metricsCpu: cpu }, now);
  return { verdict, confidence, says: reasons.join(' ') };
}

const many = (times: number, told: Told) => Array.from({ length: times }, () => told);

describe('what else explains a skew', () => {
  it('a leader that does the work on purpose', () => {
    const pods = [{ work: 400 }, { work: 1 }, { work: 1 }];
    expect(judged(pods)).toMatchObject({ verdict: 'pinned' });
    const led = judged(pods, { args: ['--leader-elect'] });
    expect(led).toMatchObject({ verdict: 'imbalanced', confidence: 'possible' });
    expect(led.says).toContain('elect a leader (Deployment/greeter --leader-elect');
    expect(judged(pods, { args: ['--leader-elect=false'] }).verdict).toBe('pinned');
  });

  it('two versions that get calls by weight', () => {
    const pods = [...many(4, { work: 300 }), ...many(2, { work: 20, version: 'greeter-canary-77' })];
    const { verdict, says } = judged(pods, { balancing: 'l7' });
    expect(verdict).toBe('imbalanced');
    expect(says).toContain('The pods of greeter-5d do alike, each 15.0 times what those of greeter-canary-77 do');
    expect(says).toContain('canary weights');
  });

  it('nodes that differ', () => {
    const pods = [...many(3, { work: 300, nodeName: 'old' }), ...many(3, { work: 100, nodeName: 'new' })];
    expect(judged(pods, { balancing: 'l7' }).says).toContain(
      'on node old do alike, each 3.0 times what those on node new do',
    );
  });

  it('is not made up where pods of one group differ among themselves, or too few are busy', () => {
    const mixed = [{ work: 400 }, { work: 20 }, { work: 10 }, { work: 5, version: 'b' }];
    expect(judged(mixed, { balancing: 'l7' }).says).not.toContain('canary');
    // Two pods that each have a connection are no version of their own.
    const two = [...many(2, { work: 300 }), ...many(4, { work: 1, version: 'b' })];
    expect(judged(two)).toMatchObject({ verdict: expect.stringMatching(/pinned|imbalanced/) });
    expect(judged(two).says).not.toContain('canary');
  });
});
