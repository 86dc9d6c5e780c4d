import { describe, expect, it } from 'vitest';
import { connectionAge } from './connectionAge.js';

const connection = (streamsStarted: number, streamsInWindow: number) => ({
  localPort: 50051,
  remote: { address: '10.1.0.20' },
  streamsStarted,
  streamsInWindow,
});

describe('connectionAge', () => {
  it('is the time that its calls took at the rate of the window', () => {
    expect(connectionAge([connection(9000, 900)], 30, [4000])).toEqual({ ageSeconds: 300 });
  });

  it('is that of the oldest', () => {
    expect(connectionAge([connection(90, 90), connection(1800, 900)], 30, [])).toEqual({ ageSeconds: 60 });
  });

  it('is no more than the age of either end, which may not be known', () => {
    expect(connectionAge([connection(90_000, 30)], 30, [7200, 600])).toEqual({ ageSeconds: 600 });
    expect(connectionAge([connection(9000, 900)], 30, [Number.NaN])).toEqual({ ageSeconds: 300 });
  });

  it('is told to be new where the window saw all its calls', () => {
    expect(connectionAge([connection(50, 50), connection(20, 20)], 30, [])).toEqual({ ageSeconds: 30, isNew: true });
  });

  it('is not known without a window, and by a handful of calls', () => {
    expect(connectionAge([connection(9000, 900)], undefined, [])).toBeUndefined();
    expect(connectionAge([connection(9000, 900), connection(9000, 9)], 30, [])).toBeUndefined();
    expect(connectionAge([{ localPort: 50051, remote: { address: '10.1.0.20' } }], 30, [])).toBeUndefined();
  });
});
