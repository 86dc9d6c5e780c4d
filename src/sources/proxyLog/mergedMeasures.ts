import type { WorkMeasure } from '../../model/work.js';

/** The figures of several Services over the same span as one: a pod behind two of them did the work of both. */
export function mergedMeasures(measures: readonly WorkMeasure[]): WorkMeasure {
  const [first, ...rest] = measures;
  if (!first) throw new Error('there is no measure to merge');
  return rest.reduce(both, first);
}

function both(a: WorkMeasure, b: WorkMeasure): WorkMeasure {
  const pods = { ...a.pods };
  for (const [pod, figure] of Object.entries(b.pods)) {
    pods[pod] = { ...figure, value: figure.value + (pods[pod]?.value ?? 0) };
  }
  const noData = Object.fromEntries(Object.entries({ ...a.noData, ...b.noData }).filter(([pod]) => !pods[pod]));
  // Windows of equal spans are cut at the same times; a Service without any says nothing about the others' pods.
  const windows =
    a.windows.length === 0
      ? b.windows
      : a.windows.map((w, i) => ({ ...w, pods: summed(w.pods, b.windows[i]?.pods ?? {}) }));
  return { ...a, pods, windows, noData };
}

function summed(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [pod, value] of Object.entries(b)) sum[pod] = (sum[pod] ?? 0) + value;
  return sum;
}
