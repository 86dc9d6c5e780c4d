import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointSlice, HorizontalPodAutoscaler, Ingress, Pod, Service, Workload } from '../model/objects.js';
import { type Playground, type PlaygroundOptions, startPlayground } from './playground.js';
import { scenarios } from './scenarios.js';
import { ApiReader } from './testing/apiReader.js';
import { builtEntry } from './testing/builtEntry.js';
import { isAlive } from './testing/isAlive.js';

interface Summary {
  pods: {
    podRef: { name: string };
    startTime: string;
    cpu: { time: string; usageCoreNanoSeconds: number };
    network: { rxBytes: number; txBytes: number };
  }[];
}
interface PodMetrics {
  metadata: { name: string };
  timestamp: string;
  window: string;
  containers: [{ usage: { cpu: string } }];
}

let built: Awaited<ReturnType<typeof builtEntry>>;
const running: Playground[] = [];
beforeAll(async () => {
  built = await builtEntry();
});
afterAll(async () => {
  await Promise.all(running.map((playground) => playground.close()));
  await built.remove();
});

async function start(scenario: PlaygroundOptions['scenario'], more: Partial<PlaygroundOptions> = {}) {
  const signal = new AbortController().signal;
  const playground = await startPlayground({ scenario, signal, entry: built.entry, lifetimeMs: 120_000, ...more });
  running.push(playground);
  return { playground, api: new ApiReader(playground) };
}

const summaryPath = '/api/v1/nodes/playground/proxy/stats/summary';
const metricsPath = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
const selected = '?labelSelector=app.kubernetes.io%2Fname%3Dgreeter';

/** Calls that each pod answered while the caller waited. */
async function answeredIn(playground: Playground, ms: number): Promise<number[]> {
  const before = (await playground.traffic()).answeredByPod;
  await sleep(ms);
  const after = (await playground.traffic()).answeredByPod;
  return Object.entries(after).map(([pod, calls]) => calls - (before[pod] ?? 0));
}

describe('pinned', () => {
  let playground: Playground;
  let api: ApiReader;
  const progress: string[] = [];
  beforeAll(async () => {
    ({ playground, api } = await start('pinned', { scaleUpAfterMs: 1_500, progress: (line) => progress.push(line) }));
  }, 30_000);

  it('gives all calls of one connection to one of six pods, the new ones included', async () => {
    const answered = (await answeredIn(playground, 2_000)).sort((a, b) => b - a);
    expect(answered).toHaveLength(6);
    expect(answered[0]).toBeGreaterThan(40);
    expect(answered.slice(1)).toEqual([0, 0, 0, 0, 0]);
    const { calls, failedCalls } = await playground.traffic();
    expect(failedCalls).toBe(0);
    expect(calls).toBeGreaterThan(60);
  });

  it('tells of objects that fit together', async () => {
    const pods = await api.list<Pod>(`/api/v1/namespaces/shop/pods${selected}`);
    const [service] = await api.list<Service>('/api/v1/services');
    const slices = await api.list<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices');
    const deployments = await api.list<Workload>('/apis/apps/v1/deployments');
    const replicaSets = await api.list<Workload>('/apis/apps/v1/replicasets');

    const { clusterIP, ports } = service?.spec ?? {};
    expect(playground.grpcAddresses).toEqual([`${clusterIP}:${ports?.[0]?.port}`]);
    const addresses = slices.flatMap((slice) => slice.endpoints ?? []);
    expect(addresses.map((endpoint) => endpoint.addresses?.[0]).sort()).toEqual(
      pods.map((p) => p.status?.podIP).sort(),
    );
    expect(addresses.every((endpoint) => endpoint.conditions?.ready)).toBe(true);
    for (const pod of pods) {
      expect(pod.status?.phase).toBe('Running');
      expect(pod.metadata.labels).toMatchObject(service?.spec?.selector ?? { none: '' });
      const owner = replicaSets.find(({ metadata }) => metadata.name === pod.metadata.ownerReferences?.[0]?.name);
      expect(owner?.metadata.ownerReferences).toMatchObject([{ kind: 'Deployment', name: 'greeter' }]);
      expect(Date.parse(pod.metadata.creationTimestamp ?? '')).toBeGreaterThan(Date.now() - 60_000);
    }
    const starts = pods.map((pod) => Date.parse(pod.status?.startTime ?? '')).sort((a, b) => a - b);
    expect((starts[3] ?? Number.NaN) - (starts[2] ?? Number.NaN)).toBeGreaterThanOrEqual(1_000);
    expect(progress[0]).toBe('cart calls greeter; three more pods come in 2 s');
    const greeter = deployments.find(({ metadata }) => metadata.name === 'greeter');
    expect([greeter?.spec?.replicas, greeter?.status?.readyReplicas, pods.length]).toEqual([6, 6, 6]);
    const cart = deployments.find(({ metadata }) => metadata.name === 'cart')?.spec?.template?.spec?.containers?.[0];
    expect(cart?.env).toEqual([{ name: 'GREETER_ADDR', value: `greeter.shop:${ports?.[0]?.port}` }]);
  });

  it('gives metrics that are the difference of two summaries, and an autoscaler that sees their mean', async () => {
    /** CPU nanoseconds by pod and by the second they were read at. */
    const seen = new Map<string, number>();
    const compared = new Map<string, { told: number; computed: number }>();
    const late = Date.now() + 40_000;
    while (compared.size < 7 && Date.now() < late) {
      for (const { podRef, cpu } of ((await api.get(summaryPath)) as unknown as Summary).pods) {
        seen.set(`${podRef.name} ${Date.parse(cpu.time)}`, cpu.usageCoreNanoSeconds);
      }
      for (const { metadata, timestamp, window, containers } of await api.list<PodMetrics>(metricsPath)) {
        const seconds = Number(/^([\d.]+)s$/.exec(window)?.[1]);
        expect(seconds).toBeGreaterThanOrEqual(8);
        const to = Date.parse(timestamp);
        const [first, last] = [to - Math.round(seconds) * 1000, to].map((at) => seen.get(`${metadata.name} ${at}`));
        if (first === undefined || last === undefined) continue;
        const told = Number(/^(\d+)n$/.exec(containers[0].usage.cpu)?.[1]);
        compared.set(metadata.name, { told, computed: (last - first) / seconds });
      }
      await sleep(150);
    }
    expect(compared.size).toBe(7);
    for (const { told, computed } of compared.values()) expect(Math.abs(told - computed)).toBeLessThanOrEqual(1);

    const millicores = (await api.list<PodMetrics>(`${metricsPath}${selected}`)).map(
      ({ containers }) => Number.parseInt(containers[0].usage.cpu, 10) / 1e6,
    );
    const sum = millicores.reduce((a, b) => a + b, 0);
    expect(Math.max(...millicores) / sum).toBeGreaterThan(0.9);
    expect(Math.max(...millicores)).toBeGreaterThan(60 * 2.5 * 0.5);
    const [hpa] = await api.list<HorizontalPodAutoscaler>('/apis/autoscaling/v2/horizontalpodautoscalers');
    const utilization = hpa?.status?.currentMetrics?.[0]?.resource?.current?.averageUtilization ?? Number.NaN;
    expect(Math.abs(utilization - sum / 6)).toBeLessThanOrEqual(1);
  }, 60_000);

  it.runIf(process.platform === 'linux')('gives the CPU time that the system counts for the processes', async () => {
    const clockTicksPerSecond = 100;
    const system = await Promise.all(
      playground.pids().map(async (pid) => {
        const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
        return (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond;
      }),
    );
    await sleep(1_100);
    const { pods } = (await api.get(summaryPath)) as unknown as Summary;
    const told = pods.map(({ cpu }) => cpu.usageCoreNanoSeconds / 1e9);
    const [systemSum, toldSum] = [system, told].map((all) => all.reduce((a, b) => a + b, 0));
    expect(told).toHaveLength(system.length);
    expect(toldSum).toBeGreaterThan((systemSum ?? Number.NaN) * 0.95);
    expect(toldSum).toBeLessThan((systemSum ?? Number.NaN) * 1.1 + 1.5);
  });

  it('counts bytes where the calls are', async () => {
    const { answeredByPod } = await playground.traffic();
    const { pods } = (await api.get(summaryPath)) as unknown as Summary;
    for (const { podRef, network } of pods) {
      if (podRef.name.startsWith('cart')) continue;
      const calls = answeredByPod[podRef.name] ?? Number.NaN;
      if (calls === 0) expect(network.rxBytes + network.txBytes).toBeLessThan(10_000);
      else expect(network.rxBytes).toBeGreaterThan(calls * 10);
    }
  });

  it('shows a pod whose process died as not ready, and the client goes on with another', async () => {
    const { answeredByPod } = await playground.traffic();
    const [hot] = Object.entries(answeredByPod).find(([, calls]) => calls > 0) ?? [];
    const before = await api.list<Pod>('/api/v1/pods');
    // The pids come in the order of the pods; the client is among them.
    const readings = ((await api.get(summaryPath)) as unknown as Summary).pods;
    const victim = playground.pids()[readings.findIndex(({ podRef }) => podRef.name === hot)];
    if (victim === undefined) throw new Error('no process to end');
    process.kill(victim, 'SIGKILL');
    while (isAlive(victim)) await sleep(20);
    await sleep(1_500);
    const pod = (await api.get(`/api/v1/namespaces/shop/pods/${hot}`)) as unknown as Pod;
    expect(pod.status?.phase).toBe('Failed');
    expect(pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
    expect((await api.list<Pod>('/api/v1/pods')).length).toBe(before.length);
    const [slice] = await api.list<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices');
    expect(slice?.endpoints).toHaveLength(5);
    const answered = (await answeredIn(playground, 1_500)).sort((a, b) => b - a);
    expect(answered[0]).toBeGreaterThan(20);
    expect(answered.slice(1).every((calls) => calls <= 0)).toBe(true);
  }, 20_000);

  it('leaves nothing alive when it closes', async () => {
    const pids = playground.pids();
    expect(pids).toHaveLength(6);
    expect(pids.every(isAlive)).toBe(true);
    await playground.close();
    expect(pids.some(isAlive)).toBe(false);
    expect(playground.pids()).toEqual([]);
    await expect(api.get('/api')).rejects.toThrow();
  });
});

describe('headless', () => {
  it('lets the client give its calls to all pods in turn', async () => {
    const { playground, api } = await start('headless');
    const answered = await answeredIn(playground, 2_000);
    expect(answered).toHaveLength(3);
    expect(Math.min(...answered)).toBeGreaterThan(15);
    expect(Math.max(...answered) - Math.min(...answered)).toBeLessThanOrEqual(5);
    const [service] = await api.list<Service>('/api/v1/services');
    expect(service?.spec?.clusterIP).toBe('None');
    const pods = await api.list<Pod>(`/api/v1/pods${selected}`);
    const port = service?.spec?.ports?.[0]?.port;
    expect([...playground.grpcAddresses].sort()).toEqual(pods.map((pod) => `${pod.status?.podIP}:${port}`).sort());
    await playground.close();
  }, 30_000);

  it('works where there is only one loopback address', async () => {
    const { playground, api } = await start('headless', { loopback: 'one-address' });
    expect(Math.min(...(await answeredIn(playground, 1_000)))).toBeGreaterThan(5);
    const slices = await api.list<EndpointSlice>('/apis/discovery.k8s.io/v1/endpointslices');
    expect(slices.map((slice) => `127.0.0.1:${slice.ports?.[0]?.port}`).sort()).toEqual(
      [...playground.grpcAddresses].sort(),
    );
    await playground.close();
  }, 30_000);
});

describe('balanced', () => {
  it('gives the calls of one TLS connection to all pods in turn', async () => {
    const { playground, api } = await start('balanced');
    const answered = await answeredIn(playground, 2_000);
    expect(Math.min(...answered)).toBeGreaterThan(15);
    expect(Math.max(...answered) - Math.min(...answered)).toBeLessThanOrEqual(5);
    expect((await playground.traffic()).failedCalls).toBe(0);

    const [ingress] = await api.list<Ingress>('/apis/networking.k8s.io/v1/ingresses');
    expect(ingress?.metadata.annotations?.['nginx.ingress.kubernetes.io/backend-protocol']).toBe('GRPC');
    expect(ingress?.spec?.rules?.[0]?.http?.paths?.[0]?.backend?.service?.port).toEqual({ name: 'grpc' });
    expect(playground.edge?.address.split(':')[0]).toBe(ingress?.status?.loadBalancer?.ingress?.[0]?.ip);
    expect(await servedHost(playground, 'greeter.shop.example')).toBe('trusted');
    // The client is outside: no pod of it, and its process is not measured.
    expect((await api.list<Pod>('/api/v1/pods')).map((p) => p.metadata.namespace).sort()).toEqual([
      'edge',
      'shop',
      'shop',
      'shop',
    ]);
    await playground.close();
  }, 30_000);
});

describe('broken-ingress', () => {
  it('has its three faults, and calls do not get through', async () => {
    const { playground, api } = await start('broken-ingress');
    const [ingress] = await api.list<Ingress>('/apis/networking.k8s.io/v1/ingresses');
    const [service] = await api.list<Service>('/api/v1/services');
    expect(ingress?.metadata.annotations).not.toHaveProperty('nginx.ingress.kubernetes.io/backend-protocol');
    const port = ingress?.spec?.rules?.[0]?.http?.paths?.[0]?.backend?.service?.port?.number;
    expect(port).toBe(8080);
    expect(service?.spec?.ports?.map((p) => p.port)).not.toContain(port);
    expect(await servedHost(playground, 'greeter.shop.example')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await servedHost(playground, 'billing.shop.example')).toBe('trusted');

    await sleep(500);
    const traffic = await playground.traffic();
    expect(traffic.calls).toBe(0);
    expect(traffic.failedCalls).toBeGreaterThan(0);
    expect(traffic.lastFailure).toContain('billing.shop.example');
    expect(Object.values(traffic.answeredByPod)).toEqual([0, 0, 0]);
    await playground.close();
  }, 30_000);
});

async function servedHost({ edge }: Playground, servername: string): Promise<string> {
  const [host, port] = edge?.address.split(':') ?? [];
  const socket = connect({ host: host ?? '', port: Number(port), servername, ca: edge?.authority ?? '' });
  try {
    await once(socket, 'secureConnect');
    return 'trusted';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    socket.destroy();
  }
}

describe('startPlayground', () => {
  it('has every scenario that it lists', () => {
    expect(scenarios.map(({ id }) => id)).toEqual(['pinned', 'balanced', 'headless', 'broken-ingress']);
  });

  it('breaks off when the signal aborts', async () => {
    const abort = new AbortController();
    const starting = start('pinned', { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 150);
    await expect(starting).rejects.toThrow('enough');
  });

  it('says when its child entry is not built', async () => {
    await expect(startPlayground({ scenario: 'pinned', signal: new AbortController().signal })).rejects.toThrow(
      'playground-process.js is missing',
    );
  });
});
