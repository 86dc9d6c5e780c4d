import { expect, test } from 'vitest';
import { StreamLimit } from './streamLimit.js';

test('a call that begins as another ends, with none free before, is counted', () => {
  const limit = new StreamLimit();
  limit.allow(2, 0);
  limit.open(1, 10);
  limit.open(3, 20);
  limit.close(1, 50);
  limit.open(5, 51);
  limit.close(3, 60);
  // Long after: nobody waited for that stream.
  limit.open(7, 100);
  expect(limit.summary(110)).toEqual({ streams: 2, atLimitMs: 30 + 9 + 10, begunOnRelease: 1 });
  expect(limit.mostAtOnce).toBe(2);
});

test('of own calls it is known which waited, and how long', () => {
  const limit = new StreamLimit();
  limit.allow(1, 0);
  limit.ask(10);
  limit.open(1, 10.2);
  limit.ask(11);
  limit.close(1, 40);
  limit.open(3, 41);
  limit.close(3, 50);
  // Slow to begin, but for another reason.
  limit.ask(60);
  limit.open(5, 70);
  expect(limit.summary(80)?.waited).toEqual({ calls: 1, longestMs: 30 });
});

test('a server that sets no limit has none', () => {
  const limit = new StreamLimit();
  limit.open(1, 0);
  expect(limit.summary(1)).toBeUndefined();
  limit.allow(2 ** 32 - 1, 1);
  expect(limit.summary(1)).toBeUndefined();
});
