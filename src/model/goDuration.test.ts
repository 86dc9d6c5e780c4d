import { describe, expect, it } from 'vitest';
import { goDurationSeconds, goDurationText } from './goDuration.js';

describe('goDurationSeconds', () => {
  it.each([
    ['968ms', 0.968],
    ['1m0.5s', 60.5],
    ['15.123s', 15.123],
    ['1h2m3s', 3723],
    ['0s', 0],
    ['0', 0],
    ['-1.5h', -5400],
    ['.5s', 0.5],
    ['250us', 0.00025],
    ['250µs', 0.00025],
  ])('reads %s', (text, seconds) => {
    expect(goDurationSeconds(text)).toBeCloseTo(seconds, 12);
  });

  it.each(['', '5', '5 s', 's', '1d', '1m30', '1..5s', '--1s'])('refuses %j', (text) => {
    expect(goDurationSeconds(text)).toBeUndefined();
  });
});

describe('goDurationText', () => {
  // As time.Duration.String writes them.
  it.each([
    [0, '0s'],
    [1, '1ns'],
    [100, '100ns'],
    [1_100, '1.1µs'],
    [41_634, '41.634µs'],
    [2_200_000, '2.2ms'],
    [4_569_625, '4.569625ms'],
    [10_000_000, '10ms'],
    [999_999_999, '999.999999ms'],
    [3_300_000_000, '3.3s'],
    [10_000_000_000, '10s'],
    [60_000_000_000, '1m0s'],
    [245_000_000_000, '4m5s'],
    [245_001_000_000, '4m5.001s'],
    [18_367_001_000_000, '5h6m7.001s'],
    [480_000_000_001, '8m0.000000001s'],
    [3_600_000_000_000, '1h0m0s'],
  ])('writes %d ns', (nanoseconds, text) => {
    expect(goDurationText(nanoseconds)).toBe(text);
  });
});
