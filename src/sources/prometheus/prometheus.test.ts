import { describe, expect, it } from 'vitest';
import { type Answer, type Asked, fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import type { PrometheusAccess } from '../../model/prometheus.js';
import type { MeasuredPod } from '../../model/source.js';
import { prometheusAddress } from './address.js';
import { prometheus } from './prometheus.js';

const end = Date.parse('2026-01-01T12:00:00Z') / 1000;

function pod(name: string, madeAt = end - 86_400, namespace = 'shop'): MeasuredPod {
  const metadata = {
    namespace,
    name,
    labels: { app: 'cart' },
    creationTimestamp: new Date(madeAt * 1000).toISOString(),
  };
  return { namespace, name, grpcPorts: [8080], pod: { apiVersion: 'v1', kind: 'Pod', metadata } };
}

type Metric = Record<string, string>;
interface Content {
  found: Metric[];
  scrapes?: number;
  /** Series of the range queries: labels, and the value at every step (or by time). */
  cpu?: [Metric, number | ((at: number) => number | undefined)][];
  calls?: Content['cpu'];
  warnings?: string[];
}

const plain = { naming: 'target' };
const cpuFound = { ...plain, __name__: 'container_cpu_usage_seconds_total' };
const callsFound = { ...plain, __name__: 'grpc_server_handled_total' };
const of = (name: string, more: Metric = {}) => ({ ...plain, namespace: 'shop', pod: name, ...more });

/** The parameters of a question, wherever they stand. */
const asked = ({ body, query }: Asked) => (body === '' ? query : new URLSearchParams(body));

/** Answers as a server with this content does. */
function holding({ found, scrapes = 40, cpu = [], calls = [], warnings }: Content): (one: Asked) => Answer {
  return (one) => {
    const parameters = asked(one);
    const query = parameters.get('query') ?? '';
    const vector = (metrics: Metric[], value: string) => metrics.map((metric) => ({ metric, value: [end, value] }));
    const times: number[] = [];
    const step = Number(parameters.get('step') ?? 1);
    for (let at = Number(parameters.get('start')); at <= Number(parameters.get('end')); at += step) times.push(at);
    const matrix = (series: NonNullable<Content['cpu']>) =>
      series.map(([metric, value]) => ({
        metric,
        values: times.flatMap((at) => {
          const figure = typeof value === 'number' ? value : value(at);
          return figure === undefined ? [] : [[at, String(figure)]];
        }),
      }));
    const result = one.path.endsWith('query_range')
      ? matrix(query.includes('family') ? calls : cpu)
      : query.includes('__name__')
        ? vector(found, '1')
        : vector([{ kind: 'cpu' }, { kind: 'calls' }], String(scrapes));
    return { body: { status: 'success', data: { resultType: 'any', result }, ...(warnings && { warnings }) } };
  };
}

async function collect(
  answer: (one: Asked) => Answer,
  options: { pods?: MeasuredPod[]; access?: Partial<PrometheusAccess>; address?: string; timeoutMs?: number } = {},
) {
  const local = await localApi(answer, { timeoutMs: options.timeoutMs ?? 5000 });
  const address = prometheusAddress(options.address ?? local.url);
  const reading = await prometheus.collect({
    api: local.api,
    pods: options.pods ?? [pod('a'), pod('b')],
    durationMs: 0,
    clock: fakeClock(end * 1000),
    signal: new AbortController().signal,
    progress: () => undefined,
    prometheus: { address, headers: {}, insecure: false, sinceMs: 6 * 3_600_000, ...options.access },
  });
  return { ...reading, asked: local.asked, url: local.url };
}

describe('prometheus', () => {
  it('is not asked where none is named', async () => {
    const { api } = await localApi(() => 'hang');
    const { signal } = new AbortController();
    const clock = fakeClock(0);
    const context = { api, pods: [pod('a')], durationMs: 0, clock, signal, progress: () => undefined };
    expect((await prometheus.collect(context)).historyCpu).toMatchObject({ state: 'absent', reason: 'not-asked' });
  });

  it('asks four questions for any number of pods, with forms, in at most 200 steps', async () => {
    const cpu = [0, 1].map((i): [Metric, number] => [of(`p-${i}`), 0.25]);
    const calls = cpu.map(([metric]): [Metric, number] => [
      { ...metric, family: 'grpc_server_handled_total', job: 'pods' },
      10,
    ]);
    const pods = Array.from({ length: 3000 }, (_, i) => pod(`p-${i}`));
    const reading = await collect(holding({ found: [cpuFound, callsFound], cpu, calls }), { pods });
    expect(reading.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/query',
      'POST /api/v1/query',
      'POST /api/v1/query_range',
      'POST /api/v1/query_range',
    ]);
    const queries = reading.asked.map((one) => asked(one).get('query') ?? '');
    // So many names are left to the namespace.
    for (const query of queries) expect(query.length).toBeLessThan(3000);
    expect(queries[2]).toContain('namespace=~"shop",pod!=""');
    expect(known(reading.historyCpu)?.pods['shop/p-0']?.value).toBe(250);
    expect(known(reading.historyCalls)?.pods['shop/p-1']?.value).toBe(10);
    const few = await collect(holding({ found: [cpuFound], cpu }), { pods: pods.slice(0, 2) });
    const range = asked(few.asked[2] as Asked);
    expect(range.get('query')).toContain('namespace=~"shop",pod=~"p-0|p-1",container!="",container!="POD"');
    expect(Object.fromEntries(range)).toMatchObject({ step: '120', end: String(end) });
    // Forty scrapes in ten minutes are fifteen seconds apart, and each look is three of them.
    expect(range.get('query')).toContain('[45s]');
    expect(known(few.historyCpu)?.stepSeconds).toBe(120);
  });

  it('takes what the series itself says of its pod before what its target is', async () => {
    const exported: Metric = { naming: 'series', exported_namespace: 'shop', exported_pod: 'a' };
    const reading = await collect(
      holding({
        found: [cpuFound, { ...cpuFound, naming: 'series' }],
        cpu: [
          [exported, 0.3],
          [of('a'), 0.1],
          [of('gone-with-its-deployment'), 5],
        ],
      }),
    );
    expect(asked(reading.asked[2] as Asked).get('query')).toContain('exported_pod=~"a|b"');
    expect(Object.keys(known(reading.historyCpu)?.pods ?? {})).toEqual(['shop/a']);
    expect(known(reading.historyCpu)?.pods['shop/a']?.value).toBe(300);
    expect(known(reading.historyCpu)?.noData['shop/b']).toBe('Prometheus has no figure of it');
  });

  it('counts no call on a pod that was scraped and has no series, and nothing on one that was not', async () => {
    const job = { job: 'pods' };
    const reading = await collect(
      holding({
        found: [callsFound, { ...plain, __name__: 'request_total' }],
        calls: [
          [of('a', { ...job, family: 'grpc_server_handled_total' }), 8],
          [of('a', { job: 'linkerd', family: 'request_total' }), 99],
          [of('b', { job: 'linkerd', family: 'request_total' }), 99],
          [of('a', { ...job, family: 'up' }), 1],
          [of('b', { ...job, family: 'up' }), (at) => (at > end - 3600 ? 1 : 0)],
        ],
      }),
      { pods: [pod('a'), pod('b'), pod('c')] },
    );
    const measure = known(reading.historyCalls);
    expect(measure?.pods['shop/a']?.value).toBe(8);
    expect(measure?.pods['shop/b']?.value).toBe(0);
    expect(Date.parse(measure?.pods['shop/b']?.from ?? '') / 1000).toBeGreaterThan(end - 3700);
    expect(measure?.noData['shop/c']).toBe('Prometheus has no figure of it');
  });

  it('leaves out what a pod of the same name did before this one was made', async () => {
    const pods = [pod('a', end - 1800), pod('b')];
    const cpu: Content['cpu'] = [
      [of('a'), (at) => (at < end - 1800 ? 9 : 0.2)],
      [of('b'), 0.2],
    ];
    const { historyCpu } = await collect(holding({ found: [cpuFound], cpu }), { pods });
    expect(known(historyCpu)?.pods['shop/a']?.value).toBeCloseTo(200, 9);
    expect(known(historyCpu)?.windows[0]?.pods).toEqual({ 'shop/b': 200 });
  });

  it('leaves health checks, reflection and what is no gRPC out of every family', async () => {
    const found = ['grpc_server_handled_total', 'rpc_server_duration_milliseconds_count', 'request_total'];
    const reading = await collect(holding({ found: found.map((__name__) => ({ ...plain, __name__ })) }));
    const query = asked(reading.asked[2] as Asked).get('query') ?? '';
    expect(query).toContain('grpc_service!~"/?grpc\\\\.(?:health|reflection|channelz)\\\\..*"');
    expect(query).toContain('rpc_system=~"(?:grpc|connect_rpc)?"');
    expect(query).toContain('direction=~"inbound",target_addr=~".*:(?:8080)",route_name!~"probe"');
  });

  it('says which metrics it looked for', async () => {
    const { historyCpu, historyCalls } = await collect(holding({ found: [] }));
    expect(historyCpu).toMatchObject({ state: 'absent', reason: 'unsupported' });
    expect(JSON.stringify(historyCpu)).toContain('no series of container_cpu_usage_seconds_total for 2 pods');
    expect(JSON.stringify(historyCalls)).toContain('grpc_server_started_total');
  });

  it('tells what the server warns of', async () => {
    const warnings = ['store gateway 10.0.0.7 is unavailable: partial response'];
    const { historyCpu } = await collect(holding({ found: [cpuFound], cpu: [[of('a'), 1]], warnings }));
    expect(historyCpu).toMatchObject({ complete: false });
    expect(JSON.stringify(historyCpu)).toContain('partial response');
  });

  it('sends tokens, passwords and tenants, and never tells them', async () => {
    const access = { token: 'hunter2', headers: { 'X-Scope-OrgID': 'team-a' } };
    const bearer = await collect(() => ({ status: 403, body: { status: 'error', error: 'no' } }), { access });
    expect(bearer.asked[0]?.headers).toMatchObject({ authorization: 'Bearer hunter2', 'x-scope-orgid': 'team-a' });
    expect(JSON.stringify(bearer.historyCpu)).not.toMatch(/hunter2|team-a/);

    const address = prometheusAddress('http://ada:p%40ss@prometheus.invalid/team/prometheus/');
    expect(address).toEqual({ kind: 'url', url: 'http://prometheus.invalid/team/prometheus', userInfo: 'ada:p@ss' });
    const { historyCpu } = await collect(() => 'hang', { access: { address } });
    expect(historyCpu).toMatchObject({ state: 'absent', reason: 'unreachable' });
    expect(JSON.stringify(historyCpu)).not.toContain('p@ss');
  });

  it.each([
    ['401', { status: 401, body: 'who are you?' }, 'forbidden', '--prometheus-token-file'],
    ['no tenant', { status: 401, body: 'no org id' }, 'forbidden', 'X-Scope-OrgID'],
    ['403', { status: 403, body: { error: 'not yours' } }, 'forbidden', 'tenant'],
    ['404', { status: 404, body: '404 page not found' }, 'unsupported', '/prometheus'],
    ['a redirect', { status: 302, headers: { Location: '/login' } }, 'malformed', 'login page'],
    ['a web page', { body: '<html>Log in</html>' }, 'malformed', 'login page'],
    ['other JSON', { body: { status: 'success', data: {} } }, 'malformed', 'path prefix'],
    ['too much', { status: 422, body: { status: 'error', error: 'too many samples' } }, 'unsupported', '--since'],
    ['a query timeout', { status: 503, body: { errorType: 'timeout', error: 'slow' } }, 'timed-out', '--since'],
    ['503', { status: 503, body: 'starting' }, 'unreachable', 'try again'],
  ] as const)('says what to do about %s', async (_, answer, reason, next) => {
    const { historyCpu, historyCalls } = await collect(() => answer);
    expect(historyCpu).toMatchObject({ state: 'absent', reason });
    expect((historyCpu as { remedy?: string }).remedy).toContain(next);
    expect(historyCalls).toEqual(historyCpu);
  });

  it('gives up on a server that does not answer', async () => {
    const { historyCpu } = await collect(() => 'hang', { timeoutMs: 50 });
    expect(historyCpu).toMatchObject({ state: 'absent', reason: 'timed-out' });
  });

  it('reads with GET where a gateway refuses forms', async () => {
    const answer = holding({ found: [cpuFound], cpu: [[of('a'), 1]] });
    const { historyCpu } = await collect((one) => (one.method === 'POST' ? { status: 405 } : answer(one)));
    expect(historyCpu.state).toBe('present');
  });

  it("reads a Service through the API server's proxy, and finds its port", async () => {
    const content = holding({ found: [cpuFound], cpu: [[of('a'), 1]] });
    const ports = [
      { name: 'reloader-web', port: 8080 },
      { name: 'http-web', port: 9090 },
    ];
    const reading = await collect(
      (one) =>
        one.path.endsWith('/services/prom')
          ? { body: { metadata: { namespace: 'mon', name: 'prom' }, spec: { ports } } }
          : content(one),
      { address: 'mon/svc/prom/prefix', access: { headers: { 'X-Scope-OrgID': 'a' } } },
    );
    expect(reading.historyCpu.state).toBe('present');
    const [, first] = reading.asked;
    expect(`${first?.method} ${first?.path}`).toBe(
      'GET /api/v1/namespaces/mon/services/prom:9090/proxy/prefix/api/v1/query',
    );
    expect(first?.headers['x-scope-orgid']).toBe('a');
  });

  it('names the rule where the API server refuses, and none where Prometheus behind it does', async () => {
    const address = 'svc/prom:9090';
    const refused = await collect(() => refusal(403, 'services "prom" is forbidden'), { address });
    expect(refused.historyCpu).toMatchObject({ reason: 'forbidden', rbac: { resources: ['services/proxy'] } });
    const behind = await collect(() => ({ status: 403, body: { error: 'tenant unknown' } }), { address });
    expect(behind.historyCpu).toMatchObject({ reason: 'forbidden' });
    expect(behind.historyCpu).not.toHaveProperty('rbac');
    expect(JSON.stringify(behind.historyCpu)).toContain('tenant unknown');
  });
});

describe('prometheusAddress', () => {
  it.each([
    ['svc/prom', { kind: 'service', name: 'prom', path: '' }],
    ['mon/svc/prom:9090/', { kind: 'service', namespace: 'mon', name: 'prom', port: 9090, path: '' }],
    ['https://mimir.example.com/prometheus', { kind: 'url', url: 'https://mimir.example.com/prometheus' }],
    ['http://prom:9090/graph', { kind: 'url', url: 'http://prom:9090' }],
    ['http://prom:9090/api/v1', { kind: 'url', url: 'http://prom:9090' }],
  ])('reads %s', (text, address) => expect(prometheusAddress(text)).toEqual(address));

  it.each(['prom:9090', 'ftp://u:secret@prom', 'https://u:secret@prom?x=1', 'https://u:secret%@prom'])(
    'refuses %s without repeating it',
    (text) => {
      let said = '';
      try {
        prometheusAddress(text);
      } catch (error) {
        said = JSON.stringify({ message: (error as Error).message, ...(error as object) });
      }
      expect(said).toContain('--prometheus names no Prometheus server');
      expect(said).not.toContain('secret');
    },
  );
});
