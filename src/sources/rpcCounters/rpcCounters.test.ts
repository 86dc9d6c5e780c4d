import { describe, expect, it } from 'vitest';
import { type Answer, type Asked, fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import type { Pod } from '../../model/objects.js';
import type { MeasuredPod } from '../../model/source.js';
import { rpcCounters } from './rpcCounters.js';

const start = Date.parse('2026-01-01T12:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const noCounter = 'no gRPC counter on its metrics page';
const noPage = 'no metrics page is declared (annotation prometheus.io/port or a port named metrics)';

interface Told {
  namespace?: string;
  owner?: string;
  hash?: string;
  containers?: string[];
  port?: number | undefined;
  startedAt?: string | undefined;
  grpcProbe?: boolean;
}

function pod(name: string, told: Told = {}): MeasuredPod {
  const { namespace = 'shop', owner = 'greeter', hash = 'abc', containers = ['app'], grpcProbe } = told;
  const { port, startedAt } = { port: 9090, startedAt: at(-540), ...told };
  const object: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: { 'pod-template-hash': hash },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${owner}-${hash}`, controller: true }],
    },
    spec: {
      containers: containers.map((container) => ({
        name: container,
        ...(container === 'app' && {
          ports: [
            { name: 'grpc', containerPort: 50051 },
            ...(port === undefined ? [] : [{ name: 'metrics', containerPort: port }]),
          ],
          ...(grpcProbe && { readinessProbe: { grpc: { port: 50051 } } }),
        }),
      })),
    },
  };
  return { namespace, name, grpcPorts: [50051], pod: object, ...(startedAt !== undefined && { startedAt }) };
}

/** Asks a real HTTP server that answers by pod, port and how far the window has gone. */
async function collect(
  pods: MeasuredPod[],
  answer: (target: { pod: string; port: number; stop: () => void }, second: number, asked: Asked) => Answer,
  options: { stopAfterSeconds?: number; timeoutMs?: number } = {},
) {
  const clock = fakeClock(start);
  const controller = new AbortController();
  const elapsed = () => (clock.now() - start) / 1000;
  const { api, asked } = await localApi(
    (one) => {
      const [, , name = '', port = ''] =
        /\/namespaces\/([^/]+)\/pods\/(?:https:)?([^:/]+):(\d+)\/proxy\//.exec(one.path) ?? [];
      const told = answer({ pod: name, port: Number(port), stop: () => controller.abort() }, elapsed(), one);
      const headers = { Date: new Date(clock.now() + 7000).toUTCString(), 'Content-Type': 'text/plain' };
      return typeof told === 'string' ? told : { ...told, headers };
    },
    { clock, ...(options.timeoutMs && { timeoutMs: options.timeoutMs }) },
  );
  const reading = await rpcCounters.collect({
    api,
    pods,
    durationMs: 20_000,
    clock: {
      now: clock.now,
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        if (options.stopAfterSeconds !== undefined && elapsed() >= options.stopAfterSeconds) controller.abort();
      },
    },
    signal: controller.signal,
    progress: () => undefined,
  });
  const rates = known(reading.callRates);
  const lifetime = known(reading.lifetimeCalls);
  return {
    reading,
    rates,
    lifetime,
    asked: asked.map(({ path }) => path.replace('/api/v1/namespaces/', '')),
    perSecond: values(rates?.pods),
    calls: values(lifetime?.pods),
  };
}

function values(pods: Record<string, { value: number }> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(pods).map(([name, { value }]) => [name, value]));
}

const text = (...lines: string[]): Answer => ({ body: `${lines.join('\n')}\n` });
const started = (calls: number, method = 'SayHello') =>
  `grpc_server_started_total{grpc_type="unary",grpc_service="helloworld.Greeter",grpc_method="${method}"} ${calls}`;
const handled = (calls: number) =>
  `grpc_server_handled_total{grpc_service="helloworld.Greeter",grpc_method="SayHello",grpc_code="OK"} ${calls}`;
const probes = (calls: number) =>
  `grpc_server_started_total{grpc_type="unary",grpc_service="grpc.health.v1.Health",grpc_method="Check"} ${calls}`;
const go = 'go_goroutines 8';

describe('rpcCounters', () => {
  it('reads each page at both ends, and takes a page without series for 0 where a sibling has them', async () => {
    const { rates, lifetime, asked, reading } = await collect(
      [pod('a'), pod('b'), pod('c')],
      ({ pod: name }, second) => {
        if (name === 'a') return text(go, probes(50), started(1000 + second * 50), started(second * 5, 'SayBye'));
        return name === 'b' ? text(go, probes(50 + second)) : text(go);
      },
    );
    expect([...asked].sort()).toEqual(
      ['a', 'b', 'c'].flatMap((name) => Array(2).fill(`shop/pods/${name}:9090/proxy/metrics`)),
    );
    expect(rates).toEqual({
      rung: 3,
      signal: 'calls',
      span: 'window',
      unit: 'calls/s',
      pods: {
        'shop/a': { value: 55, from: at(0), to: at(20), samples: 2 },
        'shop/b': { value: 0, from: at(0), to: at(20), samples: 2 },
        'shop/c': { value: 0, from: at(0), to: at(20), samples: 2 },
      },
      windows: [{ from: at(0), to: at(20), pods: { 'shop/a': 55, 'shop/b': 0, 'shop/c': 0 } }],
      noData: {},
    });
    // Lifetimes are counted in the cluster's time, which is 7 s ahead.
    expect(lifetime).toMatchObject({
      span: 'lifetime',
      unit: 'calls',
      pods: {
        'shop/a': { value: 2100, from: at(-540), to: at(27), samples: 1 },
        'shop/b': { value: 0 },
        'shop/c': { value: 0 },
      },
      windows: [],
      noData: {},
    });
    expect(reading.callRates).toMatchObject({
      complete: true,
      from: 'GET /api/v1/namespaces/NAMESPACE/pods/POD:PORT/proxy, 3 pods',
      at: at(20),
    });
  });

  it('has no data, not 0, where no pod of the program counts calls, though another program does', async () => {
    const { rates, lifetime, perSecond } = await collect([pod('a'), pod('b', { owner: 'stock' })], ({ pod: name }) =>
      name === 'a' ? text(started(9)) : text(go),
    );
    expect(perSecond).toEqual({ 'shop/a': 0 });
    expect(rates?.noData).toEqual({ 'shop/b': noCounter });
    expect(lifetime?.noData).toEqual({ 'shop/b': noCounter });
  });

  it('knows pods of one Deployment across a rollout, and pods without owner by their label', async () => {
    const bare = (name: string, app: string): MeasuredPod => {
      const one = pod(name);
      const object = one.pod as Pod;
      return { ...one, pod: { ...object, metadata: { name, namespace: 'shop', labels: { app } } } };
    };
    const pods = [pod('a'), pod('b', { hash: 'def' }), bare('x', 'cart'), bare('y', 'cart'), bare('z', 'other')];
    const { perSecond, rates } = await collect(pods, ({ pod: name }) =>
      text(...(name === 'a' || name === 'x' ? [started(1)] : []), go),
    );
    expect(Object.keys(perSecond).sort()).toEqual(['shop/a', 'shop/b', 'shop/x', 'shop/y']);
    expect(rates?.noData).toEqual({ 'shop/z': noCounter });
  });

  it('sees calls that begin inside the window, on all pods of the program', async () => {
    const { perSecond, calls } = await collect([pod('a'), pod('b')], ({ pod: name }, second) =>
      name === 'a' && second > 0 ? text(go, started(40)) : text(go),
    );
    expect(perSecond).toEqual({ 'shop/a': 2, 'shop/b': 0 });
    expect(calls).toEqual({ 'shop/a': 40, 'shop/b': 0 });
  });

  it('takes one family for all pods, and tells open calls where both counts are there', async () => {
    const { perSecond, rates } = await collect([pod('a'), pod('b')], ({ pod: name }, second) =>
      name === 'a' ? text(started(100 + second), handled(90 + second * 2)) : text(handled(30), started(31)),
    );
    expect(perSecond).toEqual({ 'shop/a': 1, 'shop/b': 0 });
    // At the end 120 have begun and 130 ended on the first: pages are no snapshots.
    expect(rates?.openCalls).toEqual({ 'shop/a': 0, 'shop/b': 1 });
  });

  it('keeps to the family of the first read when a better one turns up in the second', async () => {
    const { perSecond } = await collect([pod('a')], (_, second) =>
      second > 0 ? text(handled(110), started(110)) : text(handled(100)),
    );
    expect(perSecond).toEqual({ 'shop/a': 0.5 });
  });

  it('takes the library that counts calls, not the one that has seen probes only', async () => {
    const served = (calls: number) =>
      `rpc_server_duration_milliseconds_count{rpc_service="a.B",rpc_method="C"} ${calls}`;
    const { perSecond } = await collect([pod('a')], (_, second) => text(probes(50 + second), served(second * 2)));
    expect(perSecond).toEqual({ 'shop/a': 2 });
  });

  it('takes a family that is declared for 0 on that pod alone', async () => {
    const { perSecond, rates } = await collect([pod('a'), pod('b')], ({ pod: name }) =>
      name === 'a' ? text('# TYPE grpc_server_started_total counter', go) : text(go),
    );
    expect(perSecond).toEqual({ 'shop/a': 0 });
    expect(rates?.noData).toEqual({ 'shop/b': noCounter });
  });

  it('takes the library that a pod of a rollout still has', async () => {
    const { perSecond, rates } = await collect([pod('a'), pod('b', { hash: 'old' })], ({ pod: name }, second) =>
      name === 'a' ? text(started(second * 20)) : text(handled(second * 10)),
    );
    expect(perSecond).toEqual({ 'shop/a': 20, 'shop/b': 10 });
    expect(rates?.openCalls).toBeUndefined();
  });

  it('has no figure across a restart, seen by a fall, a lost series or the start of the process', async () => {
    const pods = ['fell', 'lost', 'caught-up', 'steady'].map((name) => pod(name));
    const process = (second: number) => `process_start_time_seconds ${second}`;
    const { perSecond, rates } = await collect(pods, ({ pod: name }, second) => {
      const isEnd = second > 0;
      if (name === 'fell') return text(started(isEnd ? 3 : 500));
      if (name === 'lost') return isEnd ? text(go) : text(started(5));
      if (name === 'caught-up') return text(started(isEnd ? 9 : 5), process(isEnd ? 1767268815 : 1767260000));
      return text(started(5 + second), process(1767260000));
    });
    expect(perSecond).toEqual({ 'shop/steady': 1 });
    expect(Object.values(rates?.noData ?? {})).toEqual(Array(3).fill('container restarted inside the window'));
  });

  it('says of each pod why it has no figure', async () => {
    const pods = [
      pod('a'),
      pod('none', { port: undefined }),
      pod('wrong'),
      pod('gone'),
      pod('closed'),
      pod('grpc'),
      pod('html'),
      pod('login'),
      pod('vanishes'),
      { namespace: 'shop', name: 'unread' },
    ];
    const { rates, lifetime, perSecond, calls } = await collect(pods, ({ pod: name }, second) => {
      if (name === 'wrong') return { status: 404, body: '404 page not found' };
      if (name === 'gone') return refusal(404, 'pods "gone" not found', { reason: 'NotFound' });
      if (name === 'closed') {
        const message = 'error trying to reach service: dial tcp 10.0.0.9:9090: connect: connection refused';
        return refusal(503, message, { reason: 'ServiceUnavailable' });
      }
      if (name === 'grpc') {
        const frame = '"\\x00\\x00\\x06\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x05\\x00\\x00@\\x00"';
        return refusal(
          503,
          `error trying to reach service: net/http: HTTP/1.x transport connection broken: malformed HTTP response ${frame}`,
        );
      }
      if (name === 'html') return { body: '<!doctype html><title>shop</title>' };
      if (name === 'login') return { status: 403, body: 'Forbidden (user=system:anonymous, verb=get)' };
      if (name === 'vanishes' && second > 10) return { status: 404, body: '' };
      return text(started(60));
    });
    expect(perSecond).toEqual({ 'shop/a': 0 });
    const lasting = {
      'shop/none': noPage,
      'shop/unread': noPage,
      'shop/wrong': 'its metrics page :9090/metrics answers 404',
      'shop/gone': 'the pod is gone',
      'shop/closed': 'its metrics page :9090/metrics answers 503 (connection refused)',
      'shop/grpc': ':9090/metrics speaks HTTP/2 and is no metrics page',
      'shop/html': ':9090/metrics is no metrics page',
      'shop/login': 'its metrics page :9090/metrics asks for credentials (403)',
    };
    expect(rates?.noData).toEqual({ ...lasting, 'shop/vanishes': 'its metrics page :9090/metrics answers 404' });
    expect(lifetime?.noData).toEqual(lasting);
    expect(calls).toEqual({ 'shop/a': 60, 'shop/vanishes': 60 });
  });

  it('stops at the first refusal and names the rule', async () => {
    const pods = Array.from({ length: 20 }, (_, i) => pod(`a${i}`));
    const { reading, asked } = await collect(pods, () =>
      refusal(403, 'pods "a0" is forbidden: User "ci" cannot get resource "pods/proxy"', { reason: 'Forbidden' }),
    );
    expect(asked).toHaveLength(1);
    const absence = {
      state: 'absent',
      reason: 'forbidden',
      detail: 'pods "a0" is forbidden: User "ci" cannot get resource "pods/proxy"',
      rbac: { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] },
    };
    expect(reading).toEqual({ callRates: absence, lifetimeCalls: absence });
  });

  it('goes on in a namespace that allows it, and says which one refused', async () => {
    const pods = [pod('a'), pod('b', { namespace: 'bank' }), pod('c', { namespace: 'bank' })];
    const { reading, rates, perSecond, asked } = await collect(pods, (_, second, { path }) =>
      path.includes('/bank/') ? refusal(403, 'no proxy in bank', { reason: 'Forbidden' }) : text(started(second)),
    );
    expect(asked.filter((path) => path.startsWith('bank'))).toHaveLength(1);
    expect(perSecond).toEqual({ 'shop/a': 1 });
    expect(rates?.noData['bank/c']).toBe('pods/proxy is forbidden in namespace bank');
    expect(reading.callRates).toMatchObject({
      complete: false,
      gaps: ['no proxy in bank'],
      refused: [{ detail: 'no proxy in bank', rbac: rpcCounters.meta.rbac[0] }],
    });
  });

  it('is absent with a remedy where no pod declares a page, and asks nothing', async () => {
    const { reading, asked } = await collect([pod('a', { port: undefined })], () => text(go));
    expect(asked).toEqual([]);
    expect(reading.callRates).toMatchObject({
      reason: 'unsupported',
      detail: 'The pod does not declare a metrics page, so calls cannot be counted.',
      remedy: expect.stringContaining('prometheus.io/port'),
    });
    const nobody = await collect([], () => text(go));
    expect(nobody.reading.lifetimeCalls).toMatchObject({ reason: 'not-asked' });
  });

  it('is absent where no page can be read', async () => {
    const { reading } = await collect([pod('a'), pod('b')], () => ({ status: 404, body: '' }));
    expect(reading.callRates).toMatchObject({
      state: 'absent',
      reason: 'unsupported',
      detail: 'None of the metrics pages of 2 pods can be read; shop/a: its metrics page :9090/metrics answers 404.',
      remedy: expect.stringContaining('prometheus.io/path'),
    });
    const html = await collect([pod('a')], () => ({ body: '<html>' }));
    expect(html.reading.callRates).toMatchObject({
      reason: 'malformed',
      detail: 'The metrics page of 1 pod cannot be read; shop/a: :9090/metrics is no metrics page.',
    });
    const silent = await collect([pod('a')], () => 'hang', { timeoutMs: 50 });
    expect(silent.reading.callRates).toMatchObject({
      reason: 'timed-out',
      detail: expect.stringContaining('its metrics page :9090/metrics is not answered in time'),
    });
  });

  it('keeps the lifetime where sampling is stopped', async () => {
    const { reading, calls, asked } = await collect([pod('a')], () => text(started(8)), { stopAfterSeconds: 5 });
    expect(reading.callRates).toMatchObject({ state: 'absent', reason: 'timed-out' });
    expect(calls).toEqual({ 'shop/a': 8 });
    expect(asked).toHaveLength(1);
  });

  it('keeps the lifetime where the second read is stopped halfway', async () => {
    const { reading, calls } = await collect([pod('a')], ({ stop }, second) => {
      if (second === 0) return text(started(8));
      stop();
      return 'hang';
    });
    expect(reading.callRates).toMatchObject({ state: 'absent', reason: 'timed-out' });
    expect(calls).toEqual({ 'shop/a': 8 });
  });

  it('has no lifetime where the start is not known', async () => {
    const { lifetime, perSecond } = await collect([pod('a', { startedAt: undefined })], () => text(started(8)));
    expect(perSecond).toEqual({ 'shop/a': 0 });
    expect(lifetime?.noData).toEqual({ 'shop/a': 'when it started is not known' });
  });
});

const linkerd = (calls: number) =>
  `request_total{direction="inbound",target_addr="10.0.0.1:50051",tls="true",client_id="cart"} ${calls}`;
const istio = (calls: number) => `istio_requests_total{reporter="destination",request_protocol="grpc"} ${calls}`;

describe('rpcCounters in a mesh', () => {
  it("takes Linkerd's count where the application has none, though it forgets idle counters", async () => {
    const meshed = (name: string) =>
      pod(name, { containers: ['app', 'linkerd-proxy'], port: undefined, grpcProbe: true });
    const { perSecond, lifetime, reading } = await collect(
      [meshed('busy'), meshed('woke'), meshed('forgot'), meshed('idle')],
      ({ pod: name, port }, second) => {
        expect(port).toBe(4191);
        const isEnd = second > 0;
        if (name === 'busy') return text(linkerd(900 + second * 3));
        if (name === 'woke') return text(isEnd ? linkerd(10) : linkerd(70));
        return name === 'forgot' && !isEnd ? text(linkerd(5), go) : text(go);
      },
    );
    expect(perSecond).toEqual({ 'shop/busy': 3, 'shop/woke': 0.5, 'shop/forgot': 0, 'shop/idle': 0 });
    expect(lifetime?.pods).toEqual({});
    expect(new Set(Object.values(lifetime?.noData ?? {}))).toEqual(
      new Set(["Linkerd's proxy forgets counters that are idle"]),
    );
    expect(reading.callRates).toMatchObject({ gaps: [expect.stringContaining('gRPC probes')] });
  });

  it("prefers the application's count to the proxy's, also on pods where it has counted nothing yet", async () => {
    const meshed = (name: string) => pod(name, { containers: ['app', 'linkerd-proxy'] });
    const { perSecond, asked } = await collect([meshed('a'), meshed('b')], ({ pod: name, port }, second) => {
      // The proxy counts probes as well: by its count both pods would work.
      if (port === 4191) return text(linkerd(second * 9));
      return name === 'a' ? text(started(second * 4)) : text(go);
    });
    expect(perSecond).toEqual({ 'shop/a': 4, 'shop/b': 0 });
    expect([...asked].sort()).toEqual([
      'shop/pods/a:9090/proxy/metrics',
      'shop/pods/a:9090/proxy/metrics',
      'shop/pods/b:4191/proxy/metrics',
      'shop/pods/b:9090/proxy/metrics',
      'shop/pods/b:9090/proxy/metrics',
    ]);
  });

  it("never adds Istio's count to the application's on a merged page", async () => {
    const meshed = (name: string) => pod(name, { containers: ['app', 'istio-proxy'], port: undefined });
    const { perSecond, calls } = await collect([meshed('a'), meshed('b')], ({ pod: name }, second) =>
      name === 'a' ? text(istio(second * 4), handled(second * 2)) : text(istio(second)),
    );
    expect(perSecond).toEqual({ 'shop/a': 2, 'shop/b': 0 });
    expect(calls).toEqual({ 'shop/a': 40, 'shop/b': 0 });
  });

  it("tries Istio's other page where the first is closed", async () => {
    const { perSecond } = await collect(
      [pod('a', { containers: ['app', 'istio-proxy'], port: undefined })],
      ({ port }, second) => (port === 15020 ? { status: 404, body: '' } : text(istio(second * 6))),
    );
    expect(perSecond).toEqual({ 'shop/a': 6 });
  });

  it('names the likelier page where none of them can be read', async () => {
    const { reading } = await collect([pod('a', { containers: ['app', 'istio-proxy'] })], ({ port }) => ({
      status: port === 9090 ? 404 : 410,
      body: '',
    }));
    expect(reading.callRates).toMatchObject({ detail: expect.stringContaining(':9090/metrics answers 404') });
  });
});
