import { describe, expect, it } from 'vitest';
import { type Answer, type Asked, fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import type { MeasuredPod } from '../../model/source.js';
import { podMetrics } from './podMetrics.js';

const start = Date.parse('2026-01-01T12:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const pods = (...names: string[]): MeasuredPod[] =>
  names.map((name) => ({ namespace: 'shop', name, node: 'n1', startedAt: at(-600) }));

/** PodMetrics with its timestamp relative to the start. */
const metrics = (name: string, seconds: number, window: string, ...cpu: string[]) => ({
  metadata: { namespace: 'shop', name },
  timestamp: at(seconds).replace('.000Z', 'Z'),
  window,
  containers: cpu.map((usage, i) => ({ name: `c${i}`, usage: { cpu: usage, memory: '1Ki' } })),
});

async function collect(
  answer: (asked: Asked, elapsedSeconds: number) => Answer,
  options: { pods?: MeasuredPod[]; durationMs?: number; stopAfterMs?: number } = {},
) {
  const clock = fakeClock(start);
  const { api, asked } = await localApi(
    (one) => {
      const told = answer(one, (clock.now() - start) / 1000);
      const date = new Date(clock.now()).toUTCString();
      return typeof told === 'string' ? told : { ...told, headers: { Date: date, ...told.headers } };
    },
    { clock },
  );
  const controller = new AbortController();
  const stopping = {
    ...clock,
    sleep: async (ms: number, signal?: AbortSignal) => {
      await clock.sleep(ms, signal);
      if (options.stopAfterMs !== undefined && clock.now() - start >= options.stopAfterMs) controller.abort();
    },
  };
  const reading = await podMetrics.collect({
    api,
    pods: options.pods ?? pods('a', 'b'),
    durationMs: options.durationMs ?? 30_000,
    clock: stopping,
    signal: controller.signal,
    progress: () => undefined,
  });
  return { ...reading, asked, cpu: known(reading.metricsCpu) };
}

const list = (...items: object[]): Answer => ({ body: { items } });

describe('podMetrics', () => {
  it('counts a sample once, weighs rates by their windows and sums containers', async () => {
    const { cpu, asked, metricsCpu } = await collect((_, now) =>
      now < 12
        ? list(metrics('a', -8, '20s', '100m', '20m'), metrics('b', -8, '20s', '1m'))
        : list(metrics('a', 7, '10s', '240m', '0'), metrics('b', 7, '10s', '500000n')),
    );
    expect(asked.map((a) => a.path)).toEqual(Array(7).fill('/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods'));
    expect(cpu?.pods['shop/a']).toEqual({ value: 160, from: at(-28), to: at(7), samples: 2, rates: [120, 240] });
    expect(cpu?.pods['shop/b']?.value).toBeCloseTo((1 * 20 + 0.5 * 10) / 30, 9);
    expect(cpu?.windows).toEqual([
      { from: at(-28), to: at(-8), pods: { 'shop/a': 120, 'shop/b': 1 } },
      { from: at(-3), to: at(7), pods: { 'shop/a': 240, 'shop/b': 0.5 } },
    ]);
    expect(metricsCpu).toMatchObject({ complete: true, from: 'GET /apis/metrics.k8s.io/v1beta1/pods, read 7 times' });
  });

  it('never takes a missing pod or a short first window for 0', async () => {
    const { cpu } = await collect(
      () => list(metrics('a', -8, '15s', '5m'), metrics('b', -1, '968ms', '0'), metrics('c', -8, 'soon', '5m')),
      {
        pods: pods('a', 'b', 'c', 'd'),
        durationMs: 0,
      },
    );
    expect(Object.keys(cpu?.pods ?? {})).toEqual(['shop/a']);
    expect(cpu?.noData).toEqual({
      'shop/b': 'only samples shorter than 8 s yet: the pod is young',
      'shop/c': 'no sample yet',
      'shop/d': 'no sample yet',
    });
  });

  it('closes a window only when every pod has a new sample', async () => {
    // b is sampled half as often as a.
    const { cpu } = await collect((_, now) =>
      list(
        metrics('a', Math.floor(now / 10) * 10 - 1, '10s', '10m'),
        metrics('b', Math.floor(now / 20) * 20 - 2, '20s', '90m'),
      ),
    );
    expect(cpu?.windows.map((w) => Object.keys(w.pods))).toEqual([
      ['shop/a', 'shop/b'],
      ['shop/a', 'shop/b'],
    ]);
    expect(cpu?.pods['shop/a']?.samples).toBe(4);
  });

  it('reads every namespace on its own up to five, then all at once, and falls back where that is refused', async () => {
    const inNamespaces = (n: number) => Array.from({ length: n }, (_, i) => ({ namespace: `ns${i}`, name: 'a' }));
    const many = await collect(() => list(), { pods: inNamespaces(6), durationMs: 0 });
    expect(many.asked.map((a) => a.path)).toEqual(['/apis/metrics.k8s.io/v1beta1/pods']);
    const some = await collect(({ path }) => (path.endsWith('v1beta1/pods') ? refusal(403, 'no') : list()), {
      pods: inNamespaces(6),
      durationMs: 0,
    });
    expect(some.asked).toHaveLength(7);
    expect(some.metricsCpu.state).toBe('present');
  });

  it('names a namespace that refuses, and asks it once only', async () => {
    const { metricsCpu, asked } = await collect(
      ({ path }) => (path.includes('/bank/') ? refusal(403, 'bank is closed') : list(metrics('a', -8, '15s', '5m'))),
      { pods: [...pods('a'), { namespace: 'bank', name: 'b' }], durationMs: 10_000 },
    );
    expect(metricsCpu).toMatchObject({
      complete: false,
      gaps: ['bank is closed'],
      refused: [{ rbac: { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['list'] } }],
    });
    expect(asked.filter((a) => a.path.includes('/bank/'))).toHaveLength(1);
  });

  it('returns what is known when stopped', async () => {
    const { cpu, asked } = await collect(() => list(metrics('a', -8, '15s', '5m')), { stopAfterMs: 5000 });
    expect(cpu?.pods['shop/a']?.samples).toBe(1);
    expect(asked).toHaveLength(1);
  });

  it('carries on over a failure in the middle', async () => {
    const { metricsCpu, cpu } = await collect((_, now) =>
      now === 10 ? { body: 'oops' } : list(metrics('a', -8, '15s', '5m')),
    );
    expect(cpu?.pods['shop/a']?.value).toBe(5);
    expect(metricsCpu).toMatchObject({ complete: false });
  });

  it.each([
    ['not-installed', refusal(404, 'the server could not find the requested resource'), 'unsupported'],
    ['unavailable', refusal(503, 'service unavailable'), 'unreachable'],
  ])('says %s', async (state, answer, reason) => {
    const { metricsCpu, metricsHealth } = await collect(() => answer);
    expect(metricsCpu).toMatchObject({ state: 'absent', reason });
    expect(metricsHealth).toMatchObject({ state: 'present', value: { state } });
  });

  it('cannot judge the health of what it may not read', async () => {
    const { metricsCpu, metricsHealth } = await collect(() => refusal(403, 'pods.metrics.k8s.io is forbidden'));
    expect(metricsCpu).toMatchObject({ state: 'absent', reason: 'forbidden', rbac: { apiGroups: ['metrics.k8s.io'] } });
    expect(metricsHealth.state).toBe('absent');
  });

  it('calls old samples stale, by the clock of the server', async () => {
    const old = await collect(() => list(metrics('a', -90, '15s', '5m')), { durationMs: 0 });
    expect(known(old.metricsHealth)).toMatchObject({ state: 'stale', newestAgeSeconds: 90 });
    const slow = await collect(() => list(metrics('a', -90, '60s', '5m')), { durationMs: 0 });
    expect(known(slow.metricsHealth)?.state).toBe('serving');
    const behind = new Date(start - 595_000).toUTCString();
    const skewed = await collect(
      () => ({ body: { items: [metrics('a', -600, '15s', '5m')] }, headers: { Date: behind } }),
      { durationMs: 0 },
    );
    expect(known(skewed.metricsHealth)).toMatchObject({ state: 'serving', newestAgeSeconds: 5 });
  });

  it('has something to say about health without pods', async () => {
    const { metricsCpu, metricsHealth, asked } = await collect(() => ({ body: {} }), { pods: [] });
    expect(metricsCpu).toMatchObject({ state: 'absent', reason: 'not-asked' });
    expect(known(metricsHealth)?.state).toBe('serving');
    expect(asked).toHaveLength(1);
  });
});
