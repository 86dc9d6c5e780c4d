import { describe, expect, it } from 'vitest';
import { goDurationSeconds } from './goDuration.js';

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
