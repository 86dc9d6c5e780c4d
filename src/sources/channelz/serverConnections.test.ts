import { expect, it } from 'vitest';
import type { PodSocket } from './podSockets.js';
import { serverConnections } from './serverConnections.js';

const socket = (port: number, started: number, more: Partial<PodSocket> = {}): PodSocket => ({
  id: BigInt(port),
  localPort: 50051,
  remote: { address: '10.0.0.1', port },
  streamsStarted: started,
  streamsSucceeded: started,
  streamsFailed: 0,
  messagesSent: started,
  messagesReceived: started,
  maybeOurs: false,
  ...more,
});

it('tells what went over each connection between two reads, all of it over a new one', () => {
  const before = [socket(1, 100), socket(2, 50), socket(3, 7)];
  const after = [socket(1, 130), socket(2, 50), socket(4, 9)];
  expect(serverConnections(before, after).map((c) => [c.remote.port, c.streamsInWindow, c.messagesInWindow])).toEqual([
    [1, 30, 60],
    [2, 0, 0],
    [4, 9, 18],
  ]);
});

it('takes fallen counters for a new connection from the same port', () => {
  expect(serverConnections([socket(1, 100)], [socket(1, 4)])[0]).toMatchObject({
    streamsInWindow: 4,
    messagesInWindow: 8,
  });
});

it('tells local ports apart', () => {
  const [other] = serverConnections([socket(1, 100, { localPort: 50052 })], [socket(1, 130)]);
  expect(other?.streamsInWindow).toBe(130);
});

it('knows no window after one read, and counts what is open', () => {
  const [only] = serverConnections(undefined, [
    socket(1, 10, {
      streamsSucceeded: 5,
      streamsFailed: 2,
      messagesSent: 700,
      lastRemoteStreamAt: '2026-01-01T12:00:00.000Z',
    }),
  ]);
  expect(only).toEqual({
    localPort: 50051,
    remote: { address: '10.0.0.1', port: 1 },
    streamsStarted: 10,
    streamsOpen: 3,
    messages: 710,
    lastStreamAt: '2026-01-01T12:00:00.000Z',
  });
});

it('never counts fewer than no open streams', () => {
  expect(serverConnections([], [socket(1, 10, { streamsFailed: 1 })])[0]?.streamsOpen).toBe(0);
});
