import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectivePods, expectedBusyPods, hotShare, isIdle } from './statistics.js';

const works = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('statistics of work', () => {
  it('counts one effective pod when one does everything, and all when all do the same', () => {
    expect(effectivePods([300, 0, 0])).toBe(1);
    expect(effectivePods([7, 7, 7, 7])).toBeCloseTo(4);
    expect(effectivePods([0, 0])).toBe(0);
  });

  it('keeps effective pods between 1 and n, and the hot share between 1/n and 1', () => {
    fc.assert(
      fc.property(works, (work) => {
        fc.pre(work.some((w) => w > 1e-6));
        expect(effectivePods(work)).toBeGreaterThan(1 - 1e-9);
        expect(effectivePods(work)).toBeLessThan(work.length + 1e-6);
        expect(hotShare(work)).toBeLessThanOrEqual(1);
        expect(hotShare(work)).toBeGreaterThanOrEqual(1 / work.length - 1e-9);
      }),
    );
  });

  it('calls a pod idle below a tenth of an equal share', () => {
    expect(isIdle(9, [100, 191, 9])).toBe(true);
    expect(isIdle(11, [100, 189, 11])).toBe(false);
  });

  it('expects 1.75 of 4 pods to work with 2 connections', () => {
    expect(expectedBusyPods(2, 4)).toBeCloseTo(1.75);
    expect(expectedBusyPods(0, 4)).toBe(0);
  });
});
