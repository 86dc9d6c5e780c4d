import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createPort } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evidence, known } from '../../src/model/evidence.js';
import type { MeasuredPod } from '../../src/model/source.js';
import type { WorkMeasure } from '../../src/model/work.js';
import { prometheusAddress } from '../../src/sources/prometheus/address.js';
import { prometheus } from '../../src/sources/prometheus/prometheus.js';
import { signalOf } from '../../src/verdict/signal.js';
import { fakeClock } from '../kit/localApi.js';

/**
 * A real Prometheus that scrapes real metrics pages once a second. Three Services of three pods each: one pod gets
 * everything, each pod gets its turn of five seconds, every pod gets the same.
 */
const services = ['pinned', 'hopping', 'even'] as const;
const pods: MeasuredPod[] = services.flatMap((name) => [0, 1, 2].map((i) => podOf(`${name}-${i}`, name)));
const turnSeconds = 5;
const seconds = 60;
const callsPerSecond = 40;

let pages: Server;
let server: { url: string; stop(): Promise<void> };
let began: number;
let reading: Record<'historyCpu' | 'historyCalls', Evidence<WorkMeasure>>;

function podOf(name: string, app: string): MeasuredPod {
  const made = new Date(Date.now() - 3_600_000).toISOString();
  return {
    namespace: 'shop',
    name,
    grpcPorts: [8080],
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'shop', name, creationTimestamp: made, labels: { app } },
    },
  };
}

/** Calls that pod `i` of a Service has got by now; a pod that never got one has no counter, as with a real server. */
function callsOf(service: string, i: number): number {
  const run = (Date.now() - began) / 1000;
  if (service === 'pinned') return i === 0 ? run * callsPerSecond : 0;
  if (service === 'even') return (run * callsPerSecond) / 3;
  const round = turnSeconds * 3;
  const inRound = Math.min(turnSeconds, Math.max(0, (run % round) - i * turnSeconds));
  return (Math.floor(run / round) * turnSeconds + inRound) * callsPerSecond;
}

/** What a pod's own page and the kubelet's cAdvisor say. */
function page(path: string): string {
  const [, what = '', service = '', i = ''] = path.split('/');
  if (what === 'cadvisor') {
    return pods
      .map(({ name }) => {
        const [of = '', n = ''] = name.split('-');
        const cpu = (callsOf(of, Number(n)) * 0.005).toFixed(6);
        const labels = `namespace="shop",pod="${name}",cpu="total"`;
        return `container_cpu_usage_seconds_total{${labels},container="",id="/pod"} ${cpu}
container_cpu_usage_seconds_total{${labels},container="POD",id="/pause"} 1
container_cpu_usage_seconds_total{${labels},container="app",id="/app"} ${cpu}`;
      })
      .join('\n');
  }
  const calls = Math.round(callsOf(service, Number(i)));
  const labels = 'grpc_type="unary",grpc_service="shop.Cart",grpc_method="Add",grpc_code="OK"';
  const probes = 'grpc_type="unary",grpc_service="grpc.health.v1.Health",grpc_method="Check",grpc_code="OK"';
  return [
    '# TYPE grpc_server_handled_total counter',
    `grpc_server_handled_total{${probes}} ${Math.round((Date.now() - began) / 10)}`,
    ...(calls > 0 ? [`grpc_server_handled_total{${labels}} ${calls}`] : []),
  ].join('\n');
}

beforeAll(async () => {
  began = Date.now();
  pages = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' });
    response.end(`${page(request.url ?? '')}\n`);
  });
  await new Promise<void>((done) => pages.listen(0, '127.0.0.1', done));
  server = await startPrometheus((pages.address() as AddressInfo).port);
  await new Promise((done) => setTimeout(done, seconds * 1000));
  reading = await collect(`${server.url}/prefix`, { since: seconds - 10 });
});

afterAll(async () => {
  await server?.stop();
  pages?.closeAllConnections();
  await new Promise((done) => pages.close(done));
});

function collect(url: string, { since }: { since: number }) {
  const access = { address: prometheusAddress(url), headers: {}, insecure: false, sinceMs: since * 1000 };
  const clock = { ...fakeClock(0), now: Date.now };
  const api = { connection: { timeoutMs: 10_000 } } as Parameters<typeof prometheus.collect>[0]['api'];
  const signal = new AbortController().signal;
  return prometheus.collect({ api, pods, durationMs: 0, clock, signal, progress: () => undefined, prometheus: access });
}

async function freePort(): Promise<number> {
  const holder = createPort();
  await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
  const { port } = holder.address() as AddressInfo;
  await new Promise((done) => holder.close(done));
  return port;
}

async function startPrometheus(pagesPort: number) {
  const script = resolve(import.meta.dirname, '../lab/parts/prometheus.sh');
  const binary = execFileSync(script, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-prometheus-'));
  const target = `127.0.0.1:${pagesPort}`;
  // What Kubernetes discovery and its relabelling would make of the pods.
  const jobs = pods.map(({ name, namespace }) => ({
    job_name: name,
    metrics_path: `/pod/${name.replace('-', '/')}`,
    static_configs: [{ targets: [target], labels: { namespace, pod: name } }],
    relabel_configs: [{ target_label: 'job', replacement: 'kubernetes-pods' }],
  }));
  const cadvisor = { job_name: 'cadvisor', metrics_path: '/cadvisor', static_configs: [{ targets: [target] }] };
  const config = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [...jobs, cadvisor] };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const port = await freePort();
  const args = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.route-prefix=/prefix',
    '--log.level=error',
  ];
  const child = spawn(binary, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((done) => child.on('exit', done));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    const ready = await fetch(`${url}/prefix/-/ready`).catch(() => undefined);
    if (ready?.ok) break;
    if (child.exitCode !== null || tries === 199) throw new Error('Prometheus did not become ready');
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    url,
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe('a real Prometheus', () => {
  const keysOf = (service: string) => [0, 1, 2].map((i) => `shop/${service}-${i}`);
  const signal = (name: 'historyCpu' | 'historyCalls', service: string) => {
    const measure = known(reading[name]);
    if (!measure) throw new Error(JSON.stringify(reading[name]));
    return signalOf(measure, keysOf(service));
  };

  it.each(['historyCpu', 'historyCalls'] as const)('tells a pin by %s', (name) => {
    expect(signal(name, 'pinned')).toMatchObject({
      leans: 'skewed',
      hops: false,
      hotPod: 'shop/pinned-0',
      hottestStays: true,
    });
    expect(signal(name, 'pinned').hotShare).toBeGreaterThan(0.98);
  });

  it.each(['historyCpu', 'historyCalls'] as const)('tells a pin that hops by %s, though its sum is even', (name) => {
    const { measure, hops, effective, leans } = signal(name, 'hopping');
    const sums = keysOf('hopping').map((key) => measure.pods[key]?.value ?? 0);
    expect(Math.max(...sums) / Math.min(...sums)).toBeLessThan(2);
    expect({ hops, leans }).toEqual({ hops: true, leans: 'skewed' });
    expect(effective).toBeLessThan(2.1);
  });

  it.each(['historyCpu', 'historyCalls'] as const)('calls even work even by %s', (name) => {
    expect(signal(name, 'even')).toMatchObject({ leans: 'even', hops: false });
  });

  it('counts calls and millicores in full, without probes, the pause container and sums', () => {
    const calls = known(reading.historyCalls)?.pods['shop/pinned-0']?.value ?? 0;
    const cpu = known(reading.historyCpu)?.pods['shop/pinned-0']?.value ?? 0;
    expect(calls / callsPerSecond).toBeCloseTo(1, 0);
    expect(cpu / (callsPerSecond * 5)).toBeCloseTo(1, 0);
    expect(known(reading.historyCalls)?.pods['shop/pinned-1']?.value).toBe(0);
  });

  it('says that the path prefix is missing', async () => {
    const { historyCpu } = await collect(server.url, { since: 60 });
    expect(historyCpu).toMatchObject({ state: 'absent', reason: 'unsupported' });
    expect((historyCpu as { remedy?: string }).remedy).toContain('path prefix');
  });
});
