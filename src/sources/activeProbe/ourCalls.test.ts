import { expect, it } from 'vitest';
import { ourCalls } from './ourCalls.js';
import type { Count } from './tally.js';

const count = (by: Count['by'], calls: Record<string, number>): Count => ({
  by,
  calls: new Map(Object.entries(calls)),
});

it('takes off what is counted without us', () => {
  const found = ourCalls([{ calls: 50, seconds: 2, counts: [count('channelz', { a: 54, b: 4 })] }], {
    seconds: 4,
    counts: [count('channelz', { a: 8, b: 8 })],
  });
  expect(found).toEqual({ by: 'channelz', pods: [{ a: 50, b: 0 }] });
});

it('takes the first way of counting that accounts for the calls of both phases', () => {
  const quiet = { seconds: 2, counts: [count('RPC counters', { a: 0, b: 0 }), count('channelz', { a: 0, b: 0 })] };
  const phase = (counters: number, channelz: number) => ({
    calls: 50,
    seconds: 2,
    counts: [count('RPC counters', { a: counters, b: 0 }), count('channelz', { a: channelz, b: 0 })],
  });
  expect(ourCalls([phase(50, 90), phase(50, 90)], quiet)?.by).toBe('RPC counters');
  expect(ourCalls([phase(50, 50), phase(0, 50)], quiet)?.by).toBe('channelz');
  expect(ourCalls([phase(0, 90), phase(0, 90)], quiet)).toBeUndefined();
});

it('tells nothing where the calls of others are too many', () => {
  const found = ourCalls([{ calls: 50, seconds: 2, counts: [count('channelz', { a: 150, b: 0 })] }], {
    seconds: 2,
    counts: [count('channelz', { a: 100, b: 0 })],
  });
  expect(found).toBeUndefined();
});

it('leaves out a pod that was not read before', () => {
  const found = ourCalls([{ calls: 50, seconds: 2, counts: [count('channelz', { a: 50, b: 30 })] }], {
    seconds: 2,
    counts: [count('channelz', { a: 0 })],
  });
  expect(found?.pods).toEqual([{ a: 50 }]);
});
