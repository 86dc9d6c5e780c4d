import type { PodFigure } from '../model/work.js';

/**
 * What a balanced Service shows is above this in 99 of 100 cases, with idle noise and 15 % difference between pods:
 * the more pods, the less one of them moves it. Measured by `npm run bench:accuracy`.
 */
function leastEvenness(pods: number): number {
  if (pods <= 2) return 0.91;
  if (pods <= 4) return 0.915;
  if (pods <= 8) return 0.915;
  return pods <= 16 ? 0.94 : 0.93;
}

/** Restlessness that is in that already. */
const ordinary = 0.01;
/** Where each pod has one sample, nobody knows how restless they are. */
const assumed = 0.02;
/** More than this is no noise but load that moves. */
const most = 0.1;

/** Whether work is as even as that of a balanced Service may look by chance. */
export function isEvenEnough(evenness: number, figures: readonly PodFigure[]): boolean {
  const unevenness = 1 / evenness - 1;
  const restless = Math.min(restlessness(figures) ?? assumed, most);
  return unevenness <= 1 / leastEvenness(figures.length) - 1 + 2 * Math.max(0, restless - ordinary);
}

/**
 * How much of the unevenness passes with time: a few costly calls, or load that began a moment ago, differ from one
 * sample of a pod to the next, while a lasting skew does not. The squared coefficient of variation that samples alone
 * would give the figures; undefined where no pod has two samples.
 */
function restlessness(figures: readonly PodFigure[]): number | undefined {
  const mean = average(figures.map(({ value }) => value));
  const between = figures.flatMap(({ rates = [] }) => (rates.length < 2 ? [] : [variance(rates) / mean ** 2]));
  if (between.length === 0 || mean === 0) return undefined;
  return average(between) * average(figures.map(({ rates }) => 1 / Math.max(1, rates?.length ?? 1)));
}

function variance(values: readonly number[]): number {
  const mean = average(values);
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
