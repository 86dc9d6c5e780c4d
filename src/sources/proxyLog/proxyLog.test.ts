import { describe, expect, it } from 'vitest';
import { type FakeCluster, fakeCluster } from '../../../test/kit/fakeCluster.js';
import { fakeClock, localApi } from '../../../test/kit/localApi.js';
import type { SourceContext } from '../../model/source.js';
import { buildTopology } from '../../model/topology/buildTopology.js';
import { readCluster } from '../cluster/readCluster.js';
import { mergedMeasures } from './mergedMeasures.js';
import { proxyLog } from './proxyLog.js';

const shop = '/api/v1/namespaces/shop';
const at = '2026-11-22T11:56:08.000Z';
const pod = (namespace: string, name: string, ip: string, app: string) => ({
  metadata: { namespace, name, labels: { 'app.kubernetes.io/name': app } },
  spec: { containers: [{ name: 'app', image: 'x' }] },
  status: { phase: 'Running', podIP: ip },
});
const service = {
  metadata: { namespace: 'shop', name: 'greeter' },
  spec: {
    clusterIP: '10.96.0.9',
    selector: { 'app.kubernetes.io/name': 'greeter' },
    ports: [{ name: 'grpc', port: 50051, appProtocol: 'kubernetes.io/h2c' }],
  },
};
const backend = { service: { name: 'greeter', port: { number: 50051 } } };
const ingress = {
  metadata: { namespace: 'shop', name: 'greeter' },
  spec: {
    ingressClassName: 'nginx',
    rules: [{ host: 'greeter.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  },
};
const objects = {
  '/api/v1/pods': [pod('ingress-nginx', 'controller-0', '10.0.9.1', 'ingress-nginx')],
  [`${shop}/services`]: [service],
  [`${shop}/pods`]: [pod('shop', 'greeter-a', '10.0.0.1', 'greeter'), pod('shop', 'greeter-b', '10.0.0.2', 'greeter')],
  '/apis/networking.k8s.io/v1/namespaces/shop/ingresses': [ingress],
  '/apis/networking.k8s.io/v1/ingressclasses': [
    { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } },
  ],
};
const logPath = '/api/v1/namespaces/ingress-nginx/pods/controller-0/log';
const line = (upstream: string, method = 'helloworld.Greeter/SayHello') =>
  `${at} 10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /${method} HTTP/2.0" 200 31 "-" "grpc-go/1.85.0" 103 0.019 [shop-greeter-50051] [] ${upstream} 73 0.019 200 0805\n`;

async function collect(cluster: FakeCluster, durationMs = 30_000) {
  const clock = fakeClock(Date.parse('2026-11-22T11:55:50Z'));
  const { api, asked } = await localApi(fakeCluster(cluster), { clock });
  const inventory = await readCluster(api, { namespaces: ['shop'], clock });
  const topology = buildTopology(inventory.objects, { grpc: [] });
  const context: SourceContext<typeof api> = {
    api,
    pods: [],
    read: { inventory, topology, services: topology.services },
    durationMs,
    clock,
    signal: new AbortController().signal,
    progress() {},
  };
  const { loggedCalls } = await proxyLog.collect(context);
  return { evidence: loggedCalls, logQueries: asked.filter(({ path }) => path === logPath).map(({ query }) => query) };
}

describe('calls by the access log of a proxy', () => {
  it('are counted per pod over the window, probes left out', async () => {
    const log = [...Array(30).fill(line('10.0.0.1:50051')), line('10.0.0.1:50051', 'grpc.health.v1.Health/Check')].join(
      '',
    );
    const { evidence, logQueries } = await collect({ at: { ...objects, [logPath]: log } });
    expect(evidence).toMatchObject({
      state: 'present',
      complete: true,
      value: { rung: 6, signal: 'calls', unit: 'calls/s', noData: {} },
    });
    const pods = evidence.state === 'present' ? evidence.value.pods : {};
    expect(pods['shop/greeter-a']?.value).toBeCloseTo(1);
    expect(pods['shop/greeter-b']?.value).toBe(0);
    expect(logQueries.map((q) => q.get('sinceSeconds'))).toEqual(['30']);
  });

  it('give no figure where the proxy dialled the ClusterIP: no pod is known to have had none', async () => {
    const { evidence } = await collect({ at: { ...objects, [logPath]: line('10.96.0.9:50051') } });
    const value = evidence.state === 'present' ? evidence.value : undefined;
    expect(value?.pods).toEqual({});
    expect(Object.keys(value?.noData ?? {})).toEqual(['shop/greeter-a', 'shop/greeter-b']);
  });

  it('say so where the log is refused', async () => {
    const { evidence } = await collect({ at: objects, refuses: ({ path }) => path === logPath });
    expect(evidence).toMatchObject({ state: 'absent', reason: 'forbidden', rbac: { resources: ['pods/log'] } });
  });

  it('are not asked for where no proxy leads to a Service, or nothing is sampled', async () => {
    const without = { ...objects, '/apis/networking.k8s.io/v1/namespaces/shop/ingresses': [] };
    expect((await collect({ at: without })).evidence).toMatchObject({ state: 'absent', reason: 'not-asked' });
    expect((await collect({ at: objects }, 0)).evidence).toMatchObject({ state: 'absent', reason: 'not-asked' });
  });

  it('say which proxy was not found', async () => {
    const { evidence } = await collect({ at: { ...objects, '/api/v1/pods': [] } });
    expect(evidence).toMatchObject({ state: 'absent', reason: 'unsupported' });
    expect(evidence.state === 'absent' && evidence.detail).toContain('ingress-nginx');
  });
});

it('adds up what one pod did for two Services', () => {
  const span = { from: at, to: at, samples: 1 };
  const one = (pods: Record<string, number>, noData = {}) => ({
    rung: 6 as const,
    signal: 'calls' as const,
    span: 'window' as const,
    unit: 'calls/s' as const,
    pods: Object.fromEntries(Object.entries(pods).map(([pod, value]) => [pod, { value, ...span }])),
    windows: [{ from: at, to: at, pods }],
    noData,
  });
  const merged = mergedMeasures([one({ a: 1 }, { b: 'none' }), one({ a: 2, b: 3 })]);
  expect(merged.pods.a?.value).toBe(3);
  expect(merged.noData).toEqual({});
  expect(merged.windows[0]?.pods).toEqual({ a: 3, b: 3 });
});
