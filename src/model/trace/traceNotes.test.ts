import { describe, expect, test } from 'vitest';
import type { Frame, Side, TraceEvent } from './frame.js';
import { TraceCounter } from './traceCounter.js';

const frame = (from: Side, stream: number, body: object, length = 0) =>
  ({ from, stream, length, ...body }) as unknown as Frame;
const request = (stream: number) =>
  frame('client', stream, {
    type: 'HEADERS',
    endStream: false,
    endHeaders: true,
    fields: [
      [':path', '/a.B/C'],
      ['content-type', 'application/grpc'],
    ],
  });
const end = (stream: number, fields = [['grpc-status', '0']]) =>
  frame('server', stream, { type: 'HEADERS', endStream: true, endHeaders: true, fields });
const data = (from: Side, stream: number, length: number, open?: object) =>
  frame(from, stream, { type: 'DATA', endStream: false, messages: [], ...(open && { open }) }, length);
const goaway = (debug: string, code = 'NO_ERROR', lastStream = 2 ** 31 - 1) =>
  frame('server', 0, { type: 'GOAWAY', lastStream, code, debug });
const ping = (from: Side, at: string, ack = false) => frame(from, 0, { type: 'PING', ack, data: at });

/** Frames with the second at which they passed. */
function summaryOf(...frames: [second: number, frame: Frame, connection?: number][]) {
  const counter = new TraceCounter();
  for (const [second, passed, connection = 1] of frames) {
    const event: TraceEvent = { kind: 'frame', connection, atMs: second * 1000, frame: passed };
    counter.take(event);
  }
  return counter.summary();
}

const notesOf = (...frames: Parameters<typeof summaryOf>) => summaryOf(...frames).notes;

describe('nothing is said of', () => {
  test.each<[string, Parameters<typeof summaryOf>]>([
    [
      'a call that went well',
      [
        [0, request(1)],
        [0.1, end(1)],
      ],
    ],
    [
      'a server that has answered before it read all',
      [
        [0, request(1)],
        [0, frame('server', 1, { type: 'RST_STREAM', code: 'NO_ERROR' })],
      ],
    ],
    ['a keepalive of five minutes', [0, 300, 600, 900].map((at) => [at, ping('client', '01')])],
    ['pings that measure bandwidth', [0, 0.1, 0.2, 0.3, 0.4].map((at) => [at, ping('client', '02041010090e0707')])],
    [
      'a short stall',
      [
        [0, request(1)],
        [0, data('client', 1, 65_535, { soFar: 1, bytes: 9 })],
        [0.05, frame('server', 1, { type: 'WINDOW_UPDATE', increment: 9 })],
        [0.05, frame('server', 0, { type: 'WINDOW_UPDATE', increment: 9 })],
      ],
    ],
    [
      'a window that is used up as the message ends',
      [
        [0, request(1)],
        [0, data('client', 1, 65_535)],
        [9, end(1)],
      ],
    ],
  ])('%s', (_, frames) => {
    expect(notesOf(...frames, ...answers(frames))).toEqual([]);
  });

  /** Each ping is answered. */
  function answers(frames: Parameters<typeof summaryOf>): Parameters<typeof summaryOf> {
    return frames.flatMap(([at, passed]) => (passed.type === 'PING' ? [[at, ping('server', passed.data, true)]] : []));
  }
});

describe('one sentence is said of', () => {
  test.each<[string, Parameters<typeof summaryOf>, object]>([
    [
      'a maximum age',
      [
        [0, request(1)],
        [1, end(1)],
        [300, goaway('max_age')],
      ],
      { severity: 'info', says: expect.stringContaining('at the age of 300 s because of its maximum age') },
    ],
    [
      'a maximum age that is too short',
      [
        [0, request(1)],
        [5, goaway('max_age')],
      ],
      { severity: 'warning', check: 'max-connection-age-too-short' },
    ],
    [
      'calls that a GOAWAY left out',
      [
        [0, request(1)],
        [0, request(3)],
        [1, goaway('', 'NO_ERROR', 1)],
      ],
      { says: expect.stringContaining('1 call was not processed and can be tried again') },
    ],
    [
      'a GOAWAY with an error',
      [
        [0, request(1)],
        [1, goaway('', 'FRAME_SIZE_ERROR')],
      ],
      { severity: 'error', next: expect.stringContaining('no HTTP/2 frame') },
    ],
    [
      'an answer that is no gRPC',
      [
        [0, request(1)],
        [1, end(1, [[':status', '502']])],
      ],
      { severity: 'error', says: expect.stringContaining('answered HTTP 502 without grpc-status') },
    ],
    [
      'a window of the connection',
      [
        [0, request(1)],
        [0, frame('server', 1, { type: 'WINDOW_UPDATE', increment: 2 ** 20 })],
        [0, data('client', 1, 65_535, { soFar: 1, bytes: 9 })],
        [2, frame('server', 0, { type: 'WINDOW_UPDATE', increment: 9 })],
      ],
      { severity: 'warning', says: expect.stringContaining('gave no window of the whole connection') },
    ],
    [
      'a ping without an answer',
      [
        [0, ping('client', '01')],
        [1000, ping('client', '02')],
      ],
      { says: expect.stringContaining('2 pings of the client had no answer') },
    ],
  ])('%s', (_, frames, expected) => {
    expect(notesOf(...frames)).toMatchObject([expected]);
  });

  test('frequent pings', () => {
    const pings = [0, 1, 2, 3].flatMap(
      (at): Parameters<typeof summaryOf> => [
        [at, ping('client', '01')],
        [at, ping('server', '01', true)],
      ],
    );
    expect(notesOf(...pings)).toMatchObject([{ severity: 'warning', check: 'keepalive-will-be-punished' }]);
    expect(summaryOf(...pings).connections[0]?.pings[0]).toMatchObject({ perMinute: 60, shortestMs: 1000 });
  });

  test('a channel for every call', () => {
    const calls = Array.from(
      { length: 12 },
      (_, at): Parameters<typeof summaryOf> => [
        [at, request(1), at],
        [at, end(1), at],
      ],
    );
    expect(notesOf(...calls.flat())).toMatchObject([
      { says: expect.stringMatching(/^12 connections carried one call each/) },
    ]);
  });
});

test('connections beyond a thousand are counted, not kept', () => {
  const counter = new TraceCounter();
  for (let connection = 1; connection <= 1005; connection++) counter.take({ kind: 'opened', connection, atMs: 0 });
  const { connections, moreConnections } = counter.summary();
  expect([connections.length, moreConnections]).toEqual([1000, 5]);
});
