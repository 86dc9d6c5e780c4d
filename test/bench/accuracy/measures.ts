import type { PeerOf } from '../../../src/model/peers.js';
import type { PodFigure, WorkMeasure } from '../../../src/model/work.js';
import type { Measures } from '../../../src/verdict/serviceVerdict.js';
import { connectionReading, connectionsNow } from './connections.js';
import { isoAgo, keyOfPod, windowCalls } from './moment.js';
import { Random } from './random.js';
import { slotCount, slotSeconds } from './spread.js';
import type { Slot, World } from './world.js';

/** What the rungs read that a world has: it knows no proxies, and takes no calls of ours. */
export type Readings = Required<
  Omit<Measures, 'loggedCalls' | 'historyCpu' | 'historyCalls' | 'activePaths' | 'notes' | 'unread'>
>;

/** What every rung would read of the world, each with its own errors and its own pods that it fails to read. */
export function readingsOf(world: World): Readings {
  const random = new Random(world.seed ^ 0x5bd1e995);
  const pods = world.pods.map((_, i) => i);
  const blind = () => {
    const part = random.chance(0.08) ? random.between(0.02, 0.3) : 0;
    return new Set(pods.filter(() => random.chance(part)));
  };
  const kubelet = kubeletReading(world, random, blind());
  const pages = pagesReading(world, random, blind());
  const seen = connectionsNow(world, random);
  const outside = random.uniform();
  return {
    metricsCpu: metricsServerReading(world, random, blind()),
    ...kubelet,
    ...pages,
    channelz: connectionReading(world, 4, seen, blind()),
    sockets: connectionReading(world, 5, seen, blind()),
    peerOf: peers(outside),
  };
}

/** Clients are mostly pods; some come from outside the cluster, some through a node's address. */
function peers(draw: number): PeerOf {
  return (address) =>
    draw < 0.1
      ? { kind: 'unknown' }
      : draw < 0.15
        ? { kind: 'node' }
        : { kind: 'pod', key: `shop/cart-${address}`, owner: 'Deployment/cart', startedAt: Number.NaN };
}

/** Each pod has samples at times of its own: up to 29 s old, 10 to 30 s apart. */
function metricsServerReading(world: World, random: Random, blind: ReadonlySet<number>): WorkMeasure {
  const measure = emptyMeasure(1, 'cpu', 'window', 'millicores');
  const stale = random.chance(0.03) ? random.between(0.05, 0.5) : 0;
  const windows: Record<string, number>[] = [{}, {}];
  world.pods.forEach((pod, i) => {
    const newest = random.between(0, 29) + (random.chance(stale) ? 20 : 0);
    const lengths = [random.between(10, 30), random.between(10, 30)];
    const wanted = Math.min(random.chance(0.5) ? 2 : 1, lengths.length);
    const samples: { from: number; to: number; rate: number }[] = [];
    for (let to = newest; samples.length < wanted; ) {
      const from = Math.min(to + (lengths[samples.length] ?? 15), pod.ageSeconds, slotCount * slotSeconds);
      // Fresh pods are sampled over fractions of a second: dropped at the source.
      if (from - to < 8) break;
      samples.push({ from, to, rate: meanBetween(world, i, cpuOf, from, to) * random.factor(0.08) });
      to = from;
    }
    if (blind.has(i) || samples.length === 0) {
      measure.noData[keyOfPod(i)] = 'no sample yet';
      return;
    }
    const seconds = samples.reduce((sum, s) => sum + s.from - s.to, 0);
    const value = samples.reduce((sum, s) => sum + s.rate * (s.from - s.to), 0) / seconds;
    measure.pods[keyOfPod(i)] = {
      ...figure(value, newest + seconds, newest, samples.length),
      rates: samples.map((s) => s.rate).reverse(),
    };
    samples.forEach((s, back) => {
      const window = windows[samples.length - 1 - back];
      if (window) window[keyOfPod(i)] = s.rate;
    });
  });
  measure.windows = windows
    .filter((w) => Object.keys(w).length === Object.keys(measure.pods).length)
    .map((w) => ({ from: '', to: '', pods: w }));
  return measure;
}

function kubeletReading(world: World, random: Random, blind: ReadonlySet<number>) {
  const summaryCpu = emptyMeasure(2, 'cpu', 'window', 'millicores');
  const summaryNetwork = emptyMeasure(2, 'network', 'window', 'bytes/s');
  const lifetimeCpu = emptyMeasure(2, 'cpu', 'lifetime', 'cpu-seconds');
  const halves: [Record<string, number>, Record<string, number>] = [{}, {}];
  const probes = random.between(100, 400);
  const messages = world.fault === 'long-stream' ? random.logBetween(5_000, 500_000) : 0;
  world.pods.forEach((pod, i) => {
    const key = keyOfPod(i);
    const to = random.between(0, 15);
    const from = Math.min(to + random.between(25, 40), pod.ageSeconds);
    const moved = !blind.has(i) && from - to >= 10;
    if (!moved) {
      for (const measure of [summaryCpu, summaryNetwork]) {
        measure.noData[key] = 'the kubelet took no new sample in the window';
      }
    } else {
      const middle = (from + to) / 2;
      const rates = [
        meanBetween(world, i, cpuOf, from, middle) * random.factor(0.05),
        meanBetween(world, i, cpuOf, middle, to) * random.factor(0.05),
      ] as const;
      halves.forEach((half, h) => {
        half[key] = rates[h] ?? 0;
      });
      summaryCpu.pods[key] = figure((rates[0] + rates[1]) / 2, from, to, 3);
      const calls = meanBetween(world, i, callsOf, from, to);
      const streamed = i === world.faultPod ? messages : 0;
      const bytes = (calls * world.bytesPerCall + streamed) * random.factor(0.05) + probes * random.factor(0.1);
      summaryNetwork.pods[key] = figure(bytes, from, to, 3);
    }
    if (blind.has(i)) return;
    lifetimeCpu.pods[key] = figure(lifetimeOf(world, i, cpuOf, random) / 1000, pod.ageSeconds, to, 1);
  });
  summaryCpu.windows = halves
    .filter((h) => Object.keys(h).length === Object.keys(summaryCpu.pods).length)
    .map((pods) => ({ from: '', to: '', pods }));
  return { summaryCpu, summaryNetwork, lifetimeCpu };
}

/** Calls that the pods' metrics pages count between two reads half a minute apart. */
function pagesReading(world: World, random: Random, blind: ReadonlySet<number>) {
  const callRates = emptyMeasure(3, 'calls', 'window', 'calls/s');
  const lifetimeCalls = emptyMeasure(3, 'calls', 'lifetime', 'calls');
  const openCalls: Record<string, number> = {};
  world.pods.forEach((pod, i) => {
    const key = keyOfPod(i);
    if (blind.has(i)) {
      callRates.noData[key] = 'the metrics page could not be read';
      return;
    }
    if (pod.ageSeconds < 30) callRates.noData[key] = 'container restarted inside the window';
    else callRates.pods[key] = figure(windowCalls(world, i) / 30, 30, 0, 2);
    lifetimeCalls.pods[key] = figure(lifetimeOf(world, i, callsOf, random), pod.ageSeconds, 0, 1);
    openCalls[key] = world.fault === 'long-stream' && i === world.faultPod ? 1 : 0;
  });
  callRates.windows = [
    {
      from: isoAgo(30),
      to: isoAgo(0),
      pods: Object.fromEntries(Object.entries(callRates.pods).map(([key, { value }]) => [key, value])),
    },
  ];
  return { callRates: { ...callRates, openCalls }, lifetimeCalls };
}

type Of = (slot: Slot, pod: number) => number;
const cpuOf: Of = (slot, pod) => slot.cpuMillicoreSeconds[pod] ?? 0;
const callsOf: Of = (slot, pod) => slot.calls[pod] ?? 0;

/** Mean per second between two moments, in seconds ago. */
function meanBetween(world: World, pod: number, of: Of, from: number, to: number): number {
  let total = 0;
  world.slots.forEach((slot, i) => {
    const end = (slotCount - 1 - i) * slotSeconds;
    const overlap = Math.min(from, end + slotSeconds) - Math.max(to, end);
    if (overlap > 0) total += of(slot, pod) * (overlap / slotSeconds);
  });
  return from > to ? total / (from - to) : 0;
}

/** Since the container started: the last minute and a half as it was, before it as the long run goes. */
function lifetimeOf(world: World, pod: number, of: Of, random: Random): number {
  const age = world.pods[pod]?.ageSeconds ?? 0;
  const known = slotCount * slotSeconds;
  const recent = meanBetween(world, pod, of, Math.min(age, known), 0) * Math.min(age, known);
  // A connection that hops was everywhere in the long run.
  const places = world.spread === 'hopping' ? world.pods.map((_, i) => i) : [pod];
  const rate = places.reduce((sum, p) => sum + meanBetween(world, p, of, known, 0), 0) / places.length;
  const before = Math.max(0, Math.min(age, world.loadAgeSeconds) - known);
  return recent + rate * before * random.factor(0.05);
}

function emptyMeasure(
  rung: WorkMeasure['rung'],
  signal: WorkMeasure['signal'],
  span: WorkMeasure['span'],
  unit: WorkMeasure['unit'],
): WorkMeasure {
  return { rung, signal, span, unit, pods: {}, windows: [], noData: {} };
}

function figure(value: number, fromSecondsAgo: number, toSecondsAgo: number, samples: number): PodFigure {
  return { value, from: isoAgo(fromSecondsAgo), to: isoAgo(toSecondsAgo), samples };
}
