import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectBySchema } from '../../../test/kit/schema.js';
import { shopServer } from '../../../test/kit/shopServer.js';
import { type TraceFlags, traceWish } from '../../cli/trace/traceFlags.js';
import { eventRenderer, renderSummary } from './render.js';
import { trace } from './trace.js';

let server: Awaited<ReturnType<typeof shopServer>>;
beforeAll(async () => {
  server = await shopServer();
});
afterAll(() => server.stop());

const unset: TraceFlags = {
  calls: 1,
  concurrency: 1,
  connections: 1,
  plaintext: true,
  tls: false,
  insecure: false,
  decode: false,
  'show-secrets': false,
  summary: false,
  output: 'table',
  'no-color': true,
  quiet: false,
};
const canvas = { width: 80, color: false, unicode: true, wide: false };

/** `trace ADDRESS METHOD` in this process. */
async function traced(address: string, method: string, more: Partial<TraceFlags>, format = 'table') {
  const text = await eventRenderer(format, canvas);
  let out = '';
  const result = await trace(traceWish({ address, method }, { ...unset, ...more }), {
    signal: new AbortController().signal,
    show: async (event) => {
      out += text(event);
    },
    ready: () => {},
    out: async () => {},
    err: () => {},
    async *input() {},
    environment: {},
  });
  return { ...result, out, end: await renderSummary(result.summary, format, canvas) };
}

describe('own calls', () => {
  test('are shown frame by frame, with messages decoded by reflection that is not in the way', async () => {
    const header = ['authorization: Bearer sesame'];
    const { out, end, summary, failed } = await traced(server.address, 'shop.v1.Orders/Get', {
      data: '{"id":"7"}',
      decode: true,
      header,
    });
    expect(failed).toBe(false);
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /→ s1 HEADERS .*:path: \/shop\.v1\.Orders\/Get.*Bearer \(masked, 6 characters\).*{ "id": "7" }.*"cents": "9007199254740993"/,
    );
    expect(out).not.toMatch(/sesame|Reflection/);
    expect(Math.max(...`${out}${end}`.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(summary.connections).toMatchObject([{ streams: 1, messages: { client: 1, server: 1 } }]);
    expect(end).toContain('statuses       OK: 1\n');
    expect(end).toContain('✔ Nothing is wrong in what was seen.');
  });

  test('are JSON of one object a line for programs, the sum of it last', async () => {
    const { out, end } = await traced(server.address, 'shop.v1.Orders/Watch', { only: 'data', stream: '1' }, 'json');
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const frames = events.filter(({ kind }) => kind === 'frame');
    expect(frames.length).toBeGreaterThan(0);
    for (const { frame } of frames) expect(frame).toMatchObject({ type: 'DATA', stream: 1 });
    expect(frames.flatMap(({ frame }) => (frame.from === 'server' ? frame.messages : []))).toHaveLength(3);
    for (const document of [...events, JSON.parse(end)]) expectBySchema('trace', document);
    expect(JSON.parse(end)).toMatchObject({
      apiVersion: 'grpclb.dev/v1',
      kind: 'Trace',
      connections: [{ streams: 1 }],
    });
  });

  test('tell which of them waited for a free stream', async () => {
    const one = createServer({ settings: { maxConcurrentStreams: 1 } }).on('stream', (stream) => {
      stream.resume().on('end', () =>
        setTimeout(() => {
          stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
          stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
          stream.end(Buffer.alloc(5));
        }, 20),
      );
    });
    one.listen(0, '127.0.0.1');
    await once(one, 'listening');
    const proto = [join(import.meta.dirname, '../../../test/kit/protos/shop.proto')];
    const address = `127.0.0.1:${(one.address() as AddressInfo).port}`;
    const { summary, end } = await traced(address, 'shop.v1.Orders/Get', { calls: 3, concurrency: 3, proto });
    one.close();
    expect(summary.connections[0]?.limit).toMatchObject({ streams: 1, waited: { calls: 2 } });
    expect(summary.notes).toMatchObject([{ severity: 'warning' }]);
    expect(end.replace(/\s+/g, ' ')).toMatch(
      /▲ 2 calls waited for a free stream, up to \d+ ms, on connection 1: the server/,
    );
  });

  test('that fail say so', async () => {
    const { failed, end } = await traced(server.address, 'shop.v1.Orders/Get', { data: '{"id":"none"}' });
    expect(failed).toBe(true);
    expect(end).toContain('NOT_FOUND: 1');
  });
});

describe('a command line', () => {
  test.each<[string, object, Partial<TraceFlags>, string]>([
    ['that names nothing', {}, {}, 'Nothing to trace is named'],
    ['that names too much', { address: 'a:1' }, { listen: ':1', to: 'b:2' }, 'A tap makes no calls of its own'],
    ['with a log and an address', { address: 'a:1' }, { parse: '-' }, '--parse reads a log and makes no calls'],
    [
      'with an unknown type',
      { address: 'a:1', method: 'a.B/C' },
      { only: 'DATUM' },
      '--only DATUM is no type of frame',
    ],
    ['with a stream that is none', { address: 'a:1', method: 'a.B/C' }, { stream: 's1' }, '--stream s1 is no number'],
  ])('%s is refused', (_, args, flags, message) => {
    expect(() => traceWish(args, { ...unset, ...flags })).toThrow(message);
  });
});
