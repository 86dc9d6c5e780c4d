import { describe, expect, it } from 'vitest';
import { type Answer, type Asked, fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import type { MeasuredPod } from '../../model/source.js';
import type { WorkMeasure } from '../../model/work.js';
import { kubeletSummary } from './kubeletSummary.js';

const start = Date.parse('2026-01-01T12:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

interface Told {
  /** Seconds after the start. */
  sampled: number;
  cpuSeconds: number | Record<string, number>;
  bytes?: number;
  started?: number;
  podCpuSeconds?: number;
}

/** A pod of the summary, its CPU in containers named by `cpuSeconds`. */
function summaryPod(name: string, { sampled, cpuSeconds, bytes, started = -540, podCpuSeconds }: Told) {
  const containers = typeof cpuSeconds === 'number' ? { app: cpuSeconds } : cpuSeconds;
  const total = podCpuSeconds ?? Object.values(containers).reduce((a, b) => a + b, 0);
  return {
    podRef: { namespace: 'shop', name },
    startTime: at(-600),
    containers: Object.entries(containers).map(([container, seconds]) => ({
      name: container,
      startTime: at(started),
      cpu: { time: at(sampled), usageCoreNanoSeconds: seconds * 1e9 },
    })),
    cpu: { time: at(sampled), usageCoreNanoSeconds: total * 1e9 },
    ...(bytes !== undefined && { network: { time: at(sampled), rxBytes: bytes / 4, txBytes: (bytes / 4) * 3 } }),
  };
}

async function collect(
  answer: (asked: Asked, elapsedSeconds: number) => Answer,
  options: { pods?: MeasuredPod[]; durationMs?: number; stopAfterMs?: number } = {},
) {
  const clock = fakeClock(start);
  const { api, asked } = await localApi((one) => answer(one, (clock.now() - start) / 1000), { clock });
  const controller = new AbortController();
  let early: { measure: WorkMeasure; atMs: number } | undefined;
  const reading = await kubeletSummary.collect({
    api,
    pods: options.pods ?? pods('a', 'b'),
    durationMs: options.durationMs ?? 30_000,
    clock: {
      now: clock.now,
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        if (options.stopAfterMs !== undefined && clock.now() - start >= options.stopAfterMs) controller.abort();
      },
    },
    signal: controller.signal,
    progress: () => undefined,
    early: (measure) => {
      early = { measure, atMs: clock.now() - start };
    },
  });
  return { ...reading, asked, early, cpu: known(reading.summaryCpu), elapsed: (clock.now() - start) / 1000 };
}

const pods = (...names: string[]): MeasuredPod[] => names.map((name) => ({ namespace: 'shop', name, node: 'n1' }));
const summary = (...items: object[]): Answer => ({ body: { node: {}, pods: items } });
/** The kubelet samples every 10 s. */
const sampledAt = (now: number) => Math.floor(now / 10) * 10 - 3;

describe('kubeletSummary', () => {
  it('tells lifetime shares at once, and rates by the times of the samples', async () => {
    const { cpu, summaryNetwork, lifetimeCpu, early, asked, elapsed } = await collect((_, now) =>
      summary(
        summaryPod('a', {
          sampled: sampledAt(now),
          cpuSeconds: { app: 80 + sampledAt(now) * 0.2, side: 5 + sampledAt(now) * 0.05 },
          bytes: 1e6 + sampledAt(now) * 1000,
        }),
        summaryPod('b', { sampled: sampledAt(now), cpuSeconds: 0.4, bytes: 4000 }),
        summaryPod('stranger', { sampled: sampledAt(now), cpuSeconds: 9 }),
      ),
    );
    expect(asked.map((a) => a.path)).toEqual(Array(2).fill('/api/v1/nodes/n1/proxy/stats/summary'));
    expect(elapsed).toBe(30);
    expect(early?.atMs).toBe(0);
    expect(early?.measure.pods['shop/a']).toEqual({ value: 84.25, from: at(-540), to: at(-3), samples: 1 });
    expect(cpu).toMatchObject({ rung: 2, signal: 'cpu', span: 'window', unit: 'millicores', noData: {} });
    expect(Object.keys(cpu?.pods ?? {})).toEqual(['shop/a', 'shop/b']);
    expect(cpu?.pods['shop/a']).toMatchObject({ from: at(-3), to: at(27), samples: 2 });
    expect(cpu?.pods['shop/a']?.value).toBeCloseTo(250, 6);
    expect(cpu?.pods['shop/b']?.value).toBe(0);
    expect(cpu?.windows).toHaveLength(1);
    expect(known(summaryNetwork)?.pods['shop/a']?.value).toBeCloseTo(1000, 6);
    expect(known(lifetimeCpu)?.pods['shop/a']?.to).toBe(at(27));
  });

  it('has one window for each half minute', async () => {
    const { cpu } = await collect(
      (_, now) => summary(summaryPod('a', { sampled: now - 1, cpuSeconds: now < 45 ? 10 : 10 + now / 10 })),
      { pods: pods('a'), durationMs: 60_000 },
    );
    expect(cpu?.windows.map((w) => [w.from, w.to, Math.round(w.pods['shop/a'] ?? -1)])).toEqual([
      [at(-1), at(29), 0],
      [at(29), at(59), 200],
    ]);
    expect(cpu?.pods['shop/a']).toMatchObject({ value: 100, samples: 3 });
  });

  it('reads again where a pod has no new sample, up to 10 s more, and never invents one', async () => {
    const late = await collect(
      (_, now) => summary(summaryPod('a', { sampled: now < 34 ? -3 : 33, cpuSeconds: now < 34 ? 1 : 4.6 })),
      { pods: pods('a') },
    );
    expect(late.cpu?.pods['shop/a']).toMatchObject({ from: at(-3), to: at(33) });
    expect(late.cpu?.pods['shop/a']?.value).toBeCloseTo(100, 6);
    expect(late.elapsed).toBe(35);
    const never = await collect(() => summary(summaryPod('a', { sampled: -3, cpuSeconds: 1 })), { pods: pods('a') });
    expect(never.cpu).toMatchObject({
      pods: {},
      windows: [],
      noData: { 'shop/a': 'the kubelet took no new sample in the window' },
    });
    expect(never.elapsed).toBe(40);
  });

  it("takes the pod's own counter over a container's restart, and no figure where that began anew too", async () => {
    const { cpu } = await collect((_, now) =>
      summary(
        summaryPod('a', {
          sampled: now,
          cpuSeconds: now < 20 ? 100 : 1,
          started: now < 20 ? -500 : 15,
          podCpuSeconds: 100 + now / 10,
        }),
        summaryPod('b', { sampled: now, cpuSeconds: now < 20 ? 100 : 1, started: now < 20 ? -500 : 15 }),
      ),
    );
    expect(cpu?.pods['shop/a']?.value).toBeCloseTo(100, 6);
    expect(cpu?.noData).toEqual({ 'shop/b': 'container restarted inside the window' });
  });

  it('does not depend on the order of containers', async () => {
    const { cpu } = await collect(
      (_, now) =>
        summary(
          summaryPod('a', {
            sampled: now,
            podCpuSeconds: 500 + now,
            cpuSeconds: now < 20 ? { x: 1, y: 100 } : { y: 100, x: 4 },
          }),
        ),
      { pods: pods('a') },
    );
    expect(cpu?.pods['shop/a']?.value).toBeCloseTo(100, 6);
  });

  it('knows no bytes of a pod on the network of its node', async () => {
    const { summaryNetwork } = await collect(
      (_, now) => summary(summaryPod('a', { sampled: now, cpuSeconds: 1, bytes: now * 1e6 })),
      {
        pods: [{ namespace: 'shop', name: 'a', node: 'n1', hostNetwork: true }],
      },
    );
    expect(known(summaryNetwork)).toMatchObject({
      pods: {},
      noData: { 'shop/a': expect.stringContaining("node's network") },
    });
  });

  it('reads each node, and says which pods it could not', async () => {
    const { cpu, summaryCpu, asked } = await collect(
      ({ path }, now) =>
        path.includes('/n2/')
          ? refusal(404, 'node n2 is gone')
          : summary(summaryPod('a', { sampled: now, cpuSeconds: 1 + now / 10 })),
      {
        pods: [...pods('a', 'absent'), { namespace: 'shop', name: 'b', node: 'n2' }, { namespace: 'shop', name: 'c' }],
      },
    );
    expect(summaryCpu).toMatchObject({ complete: false, gaps: [expect.stringContaining('node n2 is gone')] });
    expect(Object.keys(cpu?.pods ?? {})).toEqual(['shop/a']);
    expect(cpu?.noData).toEqual({
      'shop/absent': 'it is not in the kubelet summary of node n1',
      'shop/b': expect.stringContaining('node n2 is gone'),
      'shop/c': 'it is on no node yet',
    });
    // A node that does not answer is not asked a second time.
    expect(asked.filter((a) => a.path.includes('/n2/'))).toHaveLength(1);
  });

  it('is absent with the rule where kubelets are refused', async () => {
    const { summaryCpu, summaryNetwork, lifetimeCpu, elapsed } = await collect(() =>
      refusal(403, 'nodes "n1" is forbidden'),
    );
    for (const evidence of [summaryCpu, summaryNetwork, lifetimeCpu]) {
      expect(evidence).toMatchObject({
        state: 'absent',
        reason: 'forbidden',
        rbac: { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] },
      });
    }
    expect(elapsed).toBe(0);
  });

  it('keeps the lifetime when stopped before the second read, and all windows so far after it', async () => {
    const running = (_: Asked, now: number) =>
      summary(summaryPod('a', { sampled: now - 1, cpuSeconds: 10 + now / 10 }));
    const first = await collect(running, { pods: pods('a'), stopAfterMs: 12_000 });
    expect(first.summaryCpu).toMatchObject({ state: 'absent', reason: 'timed-out' });
    expect(known(first.lifetimeCpu)?.pods['shop/a']?.value).toBe(10);
    expect(first.elapsed).toBe(12);
    const second = await collect(running, { pods: pods('a'), durationMs: 90_000, stopAfterMs: 50_000 });
    expect(second.cpu?.windows).toHaveLength(1);
    expect(second.cpu?.pods['shop/a']?.value).toBeCloseTo(100, 6);
  });
});
