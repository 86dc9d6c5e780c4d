import type { Counter, PodCounters } from './podCounters.js';

/** A rate between two samples, by the samples' own times. */
interface Rate {
  perSecond: number;
  fromMs: number;
  toMs: number;
}

/** A rate, or why there is none. */
export type RateReading = { rate: Rate } | { noData: string };

const notMoved = 'the kubelet took no new sample in the window';
const restarted = 'container restarted inside the window';

/** CPU seconds per second of the pod: the sum of its containers, or the pod's own counter where a container began anew. */
export function cpuRate(before: PodCounters, after: PodCounters): RateReading {
  if (before.containers.length === 0 || after.containers.length === 0)
    return { noData: 'no CPU figure from the kubelet' };
  if (!sameContainers(before, after)) {
    const rate = counterRate(before.cpu, after.cpu);
    return rate ? { rate } : { noData: restarted };
  }
  const rates = after.containers.map((container, i) => counterRate(before.containers[i]?.cpu, container.cpu));
  const moved = rates.filter((rate) => rate !== undefined);
  // A sum with a container left out would look like less work.
  if (moved.length < rates.length) return { noData: notMoved };
  return {
    rate: {
      perSecond: moved.reduce((sum, rate) => sum + rate.perSecond, 0),
      fromMs: Math.min(...moved.map((rate) => rate.fromMs)),
      toMs: Math.max(...moved.map((rate) => rate.toMs)),
    },
  };
}

/** Bytes per second of the pod. */
export function networkRate(before: PodCounters, after: PodCounters): RateReading {
  if (before.network === undefined || after.network === undefined)
    return { noData: 'no network figure from the kubelet' };
  const rate = counterRate(before.network, after.network);
  return rate ? { rate } : { noData: after.network.value < before.network.value ? restarted : notMoved };
}

/** Whether every container of the pod has a newer CPU figure than before. */
export function hasMoved(before: PodCounters, after: PodCounters): boolean {
  return 'rate' in cpuRate(before, after);
}

function sameContainers(before: PodCounters, after: PodCounters): boolean {
  return (
    before.containers.length === after.containers.length &&
    before.containers.every(({ name, startedMs }, i) => {
      const other = after.containers[i];
      return other?.name === name && other.startedMs === startedMs;
    })
  );
}

/** Undefined where time stands still or the counter began anew. */
function counterRate(before: Counter | undefined, after: Counter | undefined): Rate | undefined {
  if (!before || !after || after.timeMs <= before.timeMs || after.value < before.value) return undefined;
  const seconds = (after.timeMs - before.timeMs) / 1000;
  return { perSecond: (after.value - before.value) / seconds, fromMs: before.timeMs, toMs: after.timeMs };
}
