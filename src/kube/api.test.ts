import { describe, expect, it } from 'vitest';
import { type Answer, fakeClock, localApi, refusal } from '../../test/kit/localApi.js';
import { makeCertificate } from '../playground/certificate.js';
import { Api } from './api.js';
import { ApiFailure } from './apiFailure.js';

async function failureOf(promise: Promise<unknown>): Promise<ApiFailure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiFailure);
  return error as ApiFailure;
}

/** Answers in turn, the last one again and again. */
function inTurn(...answers: Answer[]): () => Answer {
  let i = 0;
  return () => answers[Math.min(i++, answers.length - 1)] ?? 'cut';
}

describe('Api', () => {
  it('reads JSON, zipped or not, and counts the bytes of the wire', async () => {
    const body = { kind: 'PodList', padding: 'x'.repeat(10_000) };
    const { api, asked } = await localApi(({ path }) => ({ body, gzip: path === '/zipped' }));
    expect(await api.get('/plain')).toEqual(body);
    const plain = api.traffic.bytes;
    expect(plain).toBe(JSON.stringify(body).length);
    expect(await api.get('/zipped')).toEqual(body);
    expect(api.traffic.bytes - plain).toBeLessThan(1000);
    expect(api.traffic.requests).toBe(2);
    expect(asked[0]?.headers['accept-encoding']).toBe('gzip');
  });

  it('keeps its connection', async () => {
    const { api, asked } = await localApi(() => ({}));
    for (let i = 0; i < 3; i++) await api.get('/api');
    expect(new Set(asked.map((a) => a.fromPort)).size).toBe(1);
  });

  it('keeps a path in the server address', async () => {
    const { url, api, asked } = await localApi(() => ({}));
    const behind = new Api({ ...api.connection, server: `${url}/k8s/clusters/c-1` });
    await behind.get('/api/v1/pods?limit=1');
    expect(asked[0]?.path).toBe('/k8s/clusters/c-1/api/v1/pods');
    expect(asked[0]?.query.get('limit')).toBe('1');
  });

  it.each([
    [401, 'forbidden', /credentials/],
    [403, 'forbidden', /^pods is forbidden: User "ci"/],
    [404, 'unsupported', /GET \/api\/v1\/pods is answered with 404/],
    [302, 'malformed', /302/],
  ] as const)('says what %i means, without asking again', async (status, reason, detail) => {
    const { api, asked } = await localApi(() =>
      refusal(status, 'pods is forbidden: User "ci" cannot list resource "pods"'),
    );
    const failure = await failureOf(api.get('/api/v1/pods'));
    expect(failure).toMatchObject({ status, reason });
    expect(failure.detail).toMatch(detail);
    expect(asked).toHaveLength(1);
  });

  it('asks for credentials once more after a 401, as tokens run out', async () => {
    const { api, asked, url } = await localApi(({ headers }) =>
      headers.authorization === 'Bearer new' ? {} : refusal(401, 'Unauthorized'),
    );
    const { agent } = await api.connection.authenticate();
    const tokens = ['old', 'new'];
    const authenticate = async () => ({ headers: { Authorization: `Bearer ${tokens.shift()}` }, agent });
    await new Api({ ...api.connection, server: url, authenticate }).get('/api');
    expect(asked.map((a) => a.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('waits as long as a 429 says, three times, and never longer than 10 s', async () => {
    const clock = fakeClock(0);
    const throttled = (after: string): Answer => ({ status: 429, headers: { 'Retry-After': after }, body: {} });
    const { api } = await localApi(inTurn(throttled('2'), throttled('60'), throttled('1'), { body: { ok: 1 } }), {
      clock,
    });
    expect(await api.get('/api')).toEqual({ ok: 1 });
    expect(clock.slept).toEqual([2000, 10_000, 1000]);
    expect(api.traffic.retries).toBe(3);

    const stubborn = await localApi(() => throttled('1'), { clock });
    expect((await failureOf(stubborn.api.get('/api'))).status).toBe(429);
    expect(stubborn.asked).toHaveLength(4);
  });

  it('asks twice more after a 5xx or a cut connection', async () => {
    const clock = fakeClock(0);
    const { api } = await localApi(inTurn({ status: 503 }, 'cut', { body: { ok: 1 } }), { clock });
    expect(await api.get('/api')).toEqual({ ok: 1 });
    expect(clock.slept).toEqual([200, 600]);

    const down = await localApi(() => refusal(503, 'service unavailable'), { clock });
    const failure = await failureOf(down.api.get('/api'));
    expect(failure).toMatchObject({ reason: 'unreachable', status: 503 });
    expect(failure.detail).toContain('service unavailable');
    expect(down.asked).toHaveLength(3);
  });

  it('does not repeat what changes something', async () => {
    const { api, asked } = await localApi(() => ({ status: 500 }));
    await failureOf(api.post('/api/v1/pods', {}));
    expect(asked).toHaveLength(1);
  });

  it.each(['cut', 'cut-body'] as const)('reports a connection that is cut (%s)', async (answer) => {
    const { api } = await localApi(() => answer, { clock: fakeClock(0) });
    const failure = await failureOf(api.get('/api/v1/pods?limit=500'));
    expect(failure.reason).toBe('unreachable');
    expect(failure.detail).toMatch(/^127\.0\.0\.1:\d+ cuts the connection in the middle of GET \/api\/v1\/pods\.$/);
  });

  it('gives up after the time-out', async () => {
    const { api, asked } = await localApi(() => 'hang', { timeoutMs: 50 });
    const failure = await failureOf(api.get('/api'));
    expect(failure).toMatchObject({ reason: 'timed-out', detail: 'GET /api is not answered within 0.05 s.' });
    expect(asked).toHaveLength(1);
  });

  it('stops when told to', async () => {
    const { api } = await localApi(() => 'hang');
    const failure = await failureOf(api.get('/api', { signal: AbortSignal.timeout(30) }));
    expect(failure.detail).toBe('GET /api is stopped halfway.');
  });

  it('names a page that is no JSON', async () => {
    const { api } = await localApi(() => ({
      body: '<html>log in',
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
    }));
    const failure = await failureOf(api.get('/api'));
    expect(failure.reason).toBe('malformed');
    expect(failure.detail).toContain('text/html');
  });

  it('names host and port that refuse the connection', async () => {
    const { api, url } = await localApi(() => ({}));
    const closed = new Api({ ...api.connection, server: 'http://127.0.0.1:1' });
    expect(url).toContain('127.0.0.1');
    expect((await failureOf(closed.get('/api'))).detail).toBe('127.0.0.1:1 refuses the connection.');
  });

  it('knows how far the server clock is ahead', async () => {
    const date = new Date(3_600_000).toUTCString();
    const { api } = await localApi(() => ({ headers: { Date: date } }), { clock: fakeClock(0) });
    await api.get('/api');
    expect(api.serverClockAheadMs).toBe(3_600_000);
  });
});

describe('Api over TLS', () => {
  const authority = makeCertificate({ name: 'ca', days: 2 });
  const issuer = { name: 'ca', key: authority.key };
  const good = makeCertificate({ name: 'api', hosts: ['api.example.test'], days: 2, issuer });
  const old = makeCertificate({ name: 'api', hosts: ['api.example.test'], days: 0, issuer });

  it.each([
    ['an unknown authority', good, undefined, /signed by an authority that the kubeconfig does not trust/],
    ['another host', good, authority.certificate, /does not cover this host name/],
    ['an expired certificate', old, authority.certificate, /has expired/],
  ])('names %s', async (_, { certificate, key }, ca, detail) => {
    const { api } = await localApi(() => ({}), { tls: { key, cert: certificate, ...(ca && { ca }) } });
    const failure = await failureOf(api.get('/api'));
    expect(failure.reason).toBe('unreachable');
    expect(failure.detail).toMatch(detail);
  });

  it('names a server that speaks no TLS', async () => {
    const plain = await localApi(() => ({}));
    const { agent } = await (
      await localApi(() => ({}), { tls: { key: good.key, cert: good.certificate } })
    ).api.connection.authenticate();
    const asTls = new Api({
      ...plain.api.connection,
      server: plain.url.replace('http:', 'https:'),
      authenticate: async () => ({ headers: {}, agent }),
    });
    expect((await failureOf(asTls.get('/api'))).detail).toMatch(/does not speak TLS/);
  });
});
