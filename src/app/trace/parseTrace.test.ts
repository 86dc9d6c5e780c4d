import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expectBySchema } from '../../../test/kit/schema.js';
import type { TraceEvent } from '../../model/trace/frame.js';
import { parseTrace } from './parseTrace.js';
import { Recorder } from './recorder.js';

const logged = (name: string) => fileURLToPath(new URL(`../../../test/kit/http2debug/${name}.log`, import.meta.url));

/** Logs of real programs: grpc-go 1.85, where not said otherwise, and golang.org/x/net 0.62 under Go 1.26. */
async function parsed(file: string, showSecrets = false) {
  const events: TraceEvent[] = [];
  const recorder = new Recorder({
    only: [],
    streams: [],
    showSecrets,
    summaryOnly: false,
    decode: undefined,
    show: async (event) => void events.push(event),
  });
  await parseTrace(file, recorder, showSecrets, new AbortController().signal);
  return { summary: await recorder.summary(), events };
}

describe('what GODEBUG=http2debug=2 printed', () => {
  test('of a grpc-go client whose server allows one stream', async () => {
    const { summary } = await parsed(logged('grpc-go-client-one-stream'));
    expect(summary.connections).toHaveLength(1);
    expect(summary.connections[0]).toMatchObject({
      client: 'log of client',
      streams: 4,
      mostAtOnce: 1,
      limit: { streams: 1, begunOnRelease: 3 },
      statuses: [{ status: '0', calls: 3 }],
      resets: [{ by: 'client', code: 'CANCEL', count: 1 }],
      goaways: [{ by: 'client', code: 'NO_ERROR', debug: 'client transport shutdown' }],
      // All of them measure the bandwidth.
      pings: [
        { by: 'client', count: 0, bandwidth: 3 },
        { by: 'server', count: 0, bandwidth: 4 },
      ],
    });
    expect(summary.notes.map(({ severity }) => severity)).toEqual(['info', 'info']);
  });

  test('of a grpc-go that still prints DATA: messages end where their lengths say', async () => {
    const { summary, events } = await parsed(logged('grpc-go-1.61-server-one-stream'));
    expect(summary.connections[0]).toMatchObject({ messages: { client: 4, server: 3 }, limit: { begunOnRelease: 3 } });
    const messages = events.flatMap((event) =>
      event.kind === 'frame' && event.frame.type === 'DATA' ? event.frame.messages : [],
    );
    expect(messages.map(({ bytes }) => bytes)).toEqual([6, 2, 6, 2, 6, 2, 0]);
  });

  test('of a grpc-go server that ends connections by their age', async () => {
    const { summary, events } = await parsed(logged('grpc-go-server-max-age'));
    expect(summary.connections[0]).toMatchObject({
      client: 'log of server',
      methods: [
        { path: '/grpc.health.v1.Health/Check', calls: 3 },
        { path: '/grpc.health.v1.Health/Watch', calls: 1 },
      ],
      goaways: [{ by: 'server', code: 'NO_ERROR', debug: 'max_age', lastStream: 2 ** 31 - 1 }],
    });
    expect(summary.notes[0]).toMatchObject({ says: expect.stringContaining('because of its maximum age') });
    const text = JSON.stringify(events);
    expect(text).toContain('["x-shop","a = b"]');
    expect(text).toContain('["authorization","Bearer (masked, 6 characters)"]');
    expect(text).not.toContain('sesame');
    expect(JSON.stringify((await parsed(logged('grpc-go-server-max-age'), true)).events)).toContain('Bearer sesame');
  });

  test('of a grpc-go client that pings too often', async () => {
    const { summary } = await parsed(logged('grpc-go-client-too-many-pings'));
    expect(summary.connections[0]?.goaways).toMatchObject([
      { by: 'server', code: 'ENHANCE_YOUR_CALM', debug: 'too_many_pings' },
    ]);
    expect(summary.notes[0]).toMatchObject({
      severity: 'error',
      says: expect.stringContaining('ended the connection with too_many_pings'),
      check: 'keepalive-will-be-punished',
    });
  });

  test('of both ends of net/http in one process', async () => {
    const { summary, events } = await parsed(logged('nethttp-both-ends'));
    expect(summary.connections).toMatchObject([
      { client: 'log of client', streams: 2, limit: { streams: 250 }, statuses: [{ status: 'HTTP 200', calls: 2 }] },
      { client: 'log of server', streams: 2, limit: { streams: 250 }, statuses: [{ status: 'HTTP 200', calls: 2 }] },
    ]);
    expect(summary.notes).toEqual([]);
    const requests = events.flatMap((event) =>
      event.kind === 'frame' && event.frame.type === 'HEADERS' && event.frame.from === 'client' ? [event.frame] : [],
    );
    expect(requests).toHaveLength(4);
    for (const request of requests) expect(request.fields).toContainEqual([':path', '/x']);
  });
});

test.each([
  'grpc-go-client-one-stream',
  'grpc-go-server-max-age',
  'grpc-go-client-too-many-pings',
  'nethttp-both-ends',
])('%s is as its schema has it', async (name) => {
  const { events, summary } = await parsed(logged(name));
  for (const document of [...events, { apiVersion: 'grpclb.dev/v1', kind: 'Trace', ...summary }]) {
    expectBySchema('trace', document);
  }
});

test('a file without a frame is refused with what to do', async () => {
  await expect(parsed(fileURLToPath(import.meta.url))).rejects.toMatchObject({
    message: expect.stringContaining('holds no HTTP/2 frame'),
    exitCode: 2,
  });
  await expect(parsed('no-such.log')).rejects.toMatchObject({ message: 'no-such.log cannot be read', exitCode: 2 });
});
