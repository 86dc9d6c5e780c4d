import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMillicores } from './quantity.js';

describe('cpuMillicores', () => {
  it.each([
    ['254876123n', 254.876123],
    ['1500u', 1.5],
    ['250m', 250],
    ['0', 0],
    ['2', 2000],
    ['0.25', 250],
    ['.5', 500],
    ['1.', 1000],
    ['2e-1', 200],
    ['1E3', 1_000_000],
    ['1k', 1_000_000],
    ['1Ki', 1_024_000],
    ['+3m', 3],
    [0.1, 100],
  ])('reads %s', (quantity, millicores) => {
    expect(cpuMillicores(quantity)).toBe(millicores);
  });

  it.each(['', 'm', '1.2.3', '5 cores', '1mi', '0x10', 'NaN'])('refuses %j', (quantity) => {
    expect(cpuMillicores(quantity)).toBeUndefined();
  });

  it('reads whole nanocores exactly', () => {
    fc.assert(
      fc.property(fc.nat(), (n) => {
        expect(cpuMillicores(`${n}n`)).toBe(Number(`${n}e-6`));
      }),
    );
  });
});
