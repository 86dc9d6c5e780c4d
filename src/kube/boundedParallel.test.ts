import { expect, it } from 'vitest';
import { boundedParallel } from './boundedParallel.js';

it('runs no more than the limit at once, takes each item once and keeps the order', async () => {
  let running = 0;
  let most = 0;
  const results = await boundedParallel([5, 1, 4, 2, 3], 2, async (n) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, n));
    running--;
    return n * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('rejects with the first failure', async () => {
  await expect(boundedParallel([1], 3, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
