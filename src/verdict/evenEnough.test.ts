import { describe, expect, it } from 'vitest';
import { effectivePods } from '../model/statistics.js';
import type { PodFigure } from '../model/work.js';
import { isEvenEnough } from './evenEnough.js';

function figure(...rates: number[]): PodFigure {
  const value = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return { value, from: '', to: '', samples: rates.length, ...(rates.length > 1 && { rates }) };
}

function judged(figures: PodFigure[]): boolean {
  return isEvenEnough(effectivePods(figures.map(({ value }) => value)) / figures.length, figures);
}

/** E/n of 0.9. */
const steady = [
  [150, 152],
  [60, 61],
  [100, 99],
  [130, 131],
  [70, 69],
  [90, 91],
];

describe('isEvenEnough', () => {
  it('takes differences between pods that do not pass for a skew', () => {
    expect(judged(steady.map((rates) => figure(...rates)))).toBe(false);
  });

  it('takes the same differences for noise where the samples of a pod differ as much', () => {
    expect(judged(steady.map(([a = 0, b = 0]) => figure(1.3 * a, 0.7 * b)))).toBe(true);
  });

  it('is more careful where each pod has but one sample', () => {
    const pods = [147, 60, 100, 131, 70, 92];
    expect(judged(pods.map((rate) => figure(rate)))).toBe(true);
    expect(judged(pods.map((rate) => figure(rate, rate)))).toBe(false);
  });

  it('takes no load that moves for noise', () => {
    expect(judged([figure(600, 0), figure(0, 100), figure(0, 20), figure(0, 0)])).toBe(false);
  });

  it('wants more evenness of more pods', () => {
    const few = [figure(130), figure(70)];
    expect(judged(few)).toBe(true);
    expect(judged(Array.from({ length: 10 }, () => few).flat())).toBe(true);
    const less = [figure(134), figure(66)];
    expect(judged(less)).toBe(true);
    expect(judged(Array.from({ length: 10 }, () => less).flat())).toBe(false);
  });
});
