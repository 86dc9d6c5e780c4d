import { describe, expect, it } from 'vitest';
import { readingsOf } from './measures.js';
import { evennessOf, type Wish, type World, worldOf } from './world.js';

const seeds = Array.from({ length: 200 }, (_, i) => 7 * i + 1);
const worlds = (wish: Wish) => seeds.map((seed) => worldOf(seed, wish));
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
/** Evenness of the calls that arrived, by pod, over the whole time. */
const arrived = (world: World) =>
  evennessOf(world.pods.map((_, i) => world.slots.reduce((sum, slot) => sum + (slot.calls[i] ?? 0), 0)));

describe('worldOf', () => {
  it('makes the same world and the same readings of the same seed, and another of another', () => {
    const wish: Wish = { family: 'per-connection' };
    expect(worldOf(5, wish)).toEqual(worldOf(5, wish));
    expect(readingsOf(worldOf(5, wish)).summaryCpu).toEqual(readingsOf(worldOf(5, wish)).summaryCpu);
    expect(worldOf(5, wish)).not.toEqual(worldOf(6, wish));
  });

  it('knows that one connection keeps one pod busy', () => {
    for (const world of worlds({ family: 'per-connection', spread: 'random', plain: true, pods: 4, connections: 1 })) {
      expect(world.truth).toMatchObject({ label: 'pinned', evenness: 0.25 });
      expect(arrived(world)).toBe(0.25);
    }
  });

  it('knows that calls balanced one by one are even, and they arrive so', () => {
    for (const world of worlds({ family: 'per-call', plain: true, pods: 8 })) {
      expect(world.truth.label).toBe('balanced');
      expect(world.truth.evenness).toBeGreaterThan(0.999);
      expect(arrived(world)).toBeGreaterThan(0.9);
    }
  });

  it('spreads connections as chance does: E/n near 1 / (1 + (n − 1)(1 + c²) / C)', () => {
    const wish: Wish = { family: 'per-connection', spread: 'random', plain: true, pods: 10 };
    const evenness = (connections: number) => mean(worlds({ ...wish, connections }).map((w) => w.truth.evenness));
    expect(evenness(30)).toBeCloseTo(0.72, 1);
    expect(evenness(100)).toBeGreaterThan(0.85);
    expect(evenness(100)).toBeLessThan(0.92);
    expect(evenness(500)).toBeGreaterThan(0.95);
  });

  it('keeps all connections of a client on one pod where the address decides', () => {
    for (const world of worlds({ family: 'per-connection', spread: 'client-ip', connections: 40 })) {
      const pods = Map.groupBy(world.connections, (c) => c.client);
      for (const own of pods.values()) expect(new Set(own.map((c) => c.pod)).size).toBe(1);
    }
  });

  it('tells calls from work: a slow node gets its equal share of calls', () => {
    const slow = worlds({ family: 'uneven', fault: 'slow-node', plain: true, pods: 3, spread: 'full-mesh' });
    expect(mean(slow.map(arrived))).toBeGreaterThan(0.97);
    expect(mean(slow.map((w) => w.truth.evenness))).toBeLessThan(0.85);
    const hot = worlds({ family: 'uneven', fault: 'hot-key', plain: true, pods: 3, spread: 'full-mesh' });
    for (const world of hot) expect(Math.abs(arrived(world) - world.truth.evenness)).toBeLessThan(0.1);
  });

  it('shares add up to all calls', () => {
    for (const family of ['per-call', 'per-connection', 'uneven'] as const) {
      for (const { connections } of worlds({ family })) {
        expect(connections.reduce((sum, c) => sum + c.share, 0)).toBeCloseTo(1, 6);
      }
    }
  });

  it('leaves idle what is idle', () => {
    const quiet = worlds({ family: 'per-call' }).filter((w) => w.truth.quiet);
    expect(quiet.length).toBeGreaterThan(5);
    expect(quiet.length).toBeLessThan(60);
    for (const world of quiet) expect(world.truth.label).toBe('idle');
  });
});
