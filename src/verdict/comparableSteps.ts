import type { WorkMeasure } from '../model/work.js';

/** Fewer steps than this are no history. */
const fewestSteps = 3;

/**
 * History as far as these pods can be compared: the steps in which each of them was there. Before, pods that are gone
 * by now did the work, which is no fault of those that came after. Steps without work are left out, if there is work
 * in others.
 */
export function comparableSteps(
  measure: WorkMeasure,
  podKeys: readonly string[],
  isBusy: (measure: WorkMeasure, values: readonly number[], seconds: number) => boolean,
): WorkMeasure {
  const keys = podKeys.filter((key) => measure.pods[key]);
  const common = measure.windows.flatMap(({ from, to, pods }) => {
    const values = keys.flatMap((key) => pods[key] ?? []);
    return values.length === keys.length && keys.length > 0 ? [{ from, to, values }] : [];
  });
  const seconds = ({ from, to }: { from: string; to: string }) => (Date.parse(to) - Date.parse(from)) / 1000;
  const busy = common.filter((step) => isBusy(measure, step.values, seconds(step)));
  const steps = busy.length >= fewestSteps ? busy : common;
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last || steps.length < fewestSteps) {
    const young = keys.map((key) => [key, 'too few steps in which every pod was there']);
    return { ...measure, pods: {}, windows: [], noData: { ...measure.noData, ...Object.fromEntries(young) } };
  }
  const mean = (i: number) => steps.reduce((sum, { values }) => sum + (values[i] ?? 0), 0) / steps.length;
  const figures = keys.map((key, i) => [key, { value: mean(i), from: first.from, to: last.to, samples: steps.length }]);
  // Where no step has enough work to be judged by itself, only their sum can be.
  const windows = steps === busy ? steps : [];
  return {
    ...measure,
    pods: Object.fromEntries(figures),
    windows: windows.map(({ from, to, values }) => ({
      from,
      to,
      pods: Object.fromEntries(keys.map((key, i) => [key, values[i] ?? 0])),
    })),
  };
}
