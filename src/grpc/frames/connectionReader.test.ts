import { once } from 'node:events';
import { connect as connectHttp2, createServer } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Frame, Side } from '../../model/trace/frame.js';
import { ConnectionReader } from './connectionReader.js';

interface Chunk {
  from: Side;
  bytes: Buffer;
}

function read(chunks: readonly Chunk[], options = {}): { frames: Frame[]; unread: [Side, string][] } {
  const frames: Frame[] = [];
  const unread: [Side, string][] = [];
  const reader = new ConnectionReader({
    showSecrets: false,
    keepMessages: false,
    frame: (frame) => frames.push(frame),
    unread: (from, why) => unread.push([from, why]),
    ...options,
  });
  for (const { from, bytes } of chunks) reader.push(from, bytes);
  return { frames, unread };
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** What passes between node's own client and server, whose HTTP/2 is nghttp2's. */
async function recorded(calls: number, bigHeader: string): Promise<Chunk[]> {
  const server = createServer({ settings: { headerTableSize: 256, maxConcurrentStreams: 7 } });
  server.on('stream', (stream, headers) => {
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', echo: String(headers[':path']), 'set-cookie': 'id=1' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.resume().on('end', () => stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1, 0, 0, 0, 0, 0])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const chunks: Chunk[] = [];
  const { TappedStream } = await import('../tap/tappedStream.js');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const session = connectHttp2('http://localhost', {
    createConnection: () =>
      new TappedStream(socket, {
        client: (bytes) => chunks.push({ from: 'client', bytes: Buffer.from(bytes) }),
        server: (bytes) => chunks.push({ from: 'server', bytes: Buffer.from(bytes) }),
      }),
  });
  closers.push(() => session.destroy());
  for (let call = 0; call < calls; call++) {
    const stream = session.request({
      ':method': 'POST',
      ':path': `/shop.Cart/Add${call % 3}`,
      'content-type': 'application/grpc',
      authorization: 'Bearer abcdef',
      'x-number': String(call),
      'x-big': bigHeader,
    });
    stream.end(Buffer.from([0, 0, 0, 0, 3, 8, 1, 1]));
    stream.resume();
    await once(stream, 'close');
  }
  await new Promise<void>((resolve) => session.ping(() => resolve()));
  return chunks;
}

describe('a live connection of node:http2', () => {
  test('is read in full: headers by both tables, messages, settings, pings', async () => {
    const { frames, unread } = read(await recorded(40, ''));
    expect(unread).toEqual([]);
    expect(frames.filter(({ fault }) => fault !== undefined)).toEqual([]);
    const requests = frames.filter((frame) => frame.type === 'HEADERS' && frame.from === 'client');
    expect(requests).toHaveLength(40);
    expect(requests[37]).toMatchObject({
      stream: 75,
      fields: expect.arrayContaining([
        [':path', '/shop.Cart/Add1'],
        ['x-number', '37'],
        ['authorization', 'Bearer (masked, 6 characters)'],
      ]),
    });
    const answers = frames.filter((frame) => frame.type === 'DATA' && frame.from === 'server');
    expect(answers.flatMap((frame) => (frame.type === 'DATA' ? frame.messages : []))).toHaveLength(80);
    const settings = frames.find((frame) => frame.type === 'SETTINGS' && frame.from === 'server');
    expect(settings).toMatchObject({ settings: expect.arrayContaining([['MAX_CONCURRENT_STREAMS', 7]]) });
    expect(frames.filter(({ type }) => type === 'PING')).toHaveLength(2);
    expect(frames.at(-2)).toMatchObject({ type: 'PING', ack: false, from: 'client' });
  });

  test('shows secrets only when told to, and keeps messages only then', async () => {
    const chunks = await recorded(1, '');
    const shown = JSON.stringify(read(chunks, { showSecrets: true, keepMessages: true }).frames);
    expect(shown).toContain('Bearer abcdef');
    expect(shown).toContain('"path":"/shop.Cart/Add0","encoding":"identity"');
    const masked = JSON.stringify(read(chunks).frames);
    expect(masked).not.toMatch(/abcdef|id=1|"content":/);
  });

  test('a header block over several frames is decoded at its end', async () => {
    const { frames } = read(await recorded(2, 'x'.repeat(40_000)));
    const last = frames.findLast(({ type }) => type === 'CONTINUATION');
    expect(last).toMatchObject({ endHeaders: true, fields: expect.arrayContaining([['x-number', '1']]) });
  });

  test('gives the same frames however the bytes are cut', async () => {
    const chunks = await recorded(3, 'y'.repeat(200));
    const whole = read(chunks, { keepMessages: true }).frames;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (sizes) => {
        const cut = chunks.flatMap(({ from, bytes }) => {
          const pieces: Chunk[] = [];
          for (let at = 0, n = 0; at < bytes.length; n++) {
            const size = sizes[n % sizes.length] ?? 1;
            pieces.push({ from, bytes: bytes.subarray(at, at + size) });
            at += size;
          }
          return pieces;
        });
        expect(read(cut, { keepMessages: true }).frames).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test('with any bytes changed it still ends, without an error', async () => {
    const chunks = await recorded(3, 'z');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }), (changes) => {
        const changed = chunks.map(({ from, bytes }) => ({ from, bytes: Buffer.from(bytes) }));
        for (const [chunk, at, value] of changes) {
          const bytes = changed[chunk % changed.length]?.bytes;
          if (bytes) bytes[at % bytes.length] = value;
        }
        read(changed, { keepMessages: true });
      }),
      { numRuns: 500 },
    );
  });
});

const frame = (type: number, flags: number, stream: number, payload: Buffer | string) => {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'hex') : payload;
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, bytes]);
};

const start = frame(4, 0, 0, '');

describe('frames made by hand', () => {
  const readServer = (...frames: Buffer[]) =>
    read([{ from: 'server', bytes: Buffer.concat([start, ...frames]) }]).frames.slice(1);

  test('any frame of any type, flags and content is read', () => {
    const any = fc.tuple(
      fc.nat(12),
      fc.nat(255),
      fc.nat(2 ** 31 - 1),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (frames) => {
        expect(readServer(...frames.map((parts) => frame(...parts)))).toHaveLength(frames.length);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Buffer, object]>([
    ['RST_STREAM', frame(3, 0, 5, '00000007'), { code: 'REFUSED_STREAM', stream: 5 }],
    ['RST_STREAM of an unknown code', frame(3, 0, 5, '000000ff'), { code: 'ERROR_255' }],
    [
      'GOAWAY',
      frame(7, 0, 0, `0000000b0000000b${Buffer.from('too_many_pings').toString('hex')}`),
      { code: 'ENHANCE_YOUR_CALM', lastStream: 11, debug: 'too_many_pings' },
    ],
    ['PRIORITY', frame(2, 0, 3, '80000001ff'), { dependsOn: 1, weight: 256, exclusive: true }],
    ['WINDOW_UPDATE', frame(8, 0, 3, '0000ffff'), { increment: 65535 }],
    ['WINDOW_UPDATE too short', frame(8, 0, 3, '00'), { fault: 'a length of 1 is wrong for it' }],
    ['an unknown type', frame(77, 0, 3, '00'), { type: 'UNKNOWN', number: 77 }],
    ['HEADERS with padding and priority', frame(1, 0x2c, 3, '01800000010f8800'), { fields: [[':status', '200']] }],
    ['HEADERS with more padding than bytes', frame(1, 0x0c, 3, 'ff88'), { fault: 'a length of 2 is wrong for it' }],
    ['a CONTINUATION of nothing', frame(9, 4, 3, '88'), { fault: 'a CONTINUATION of nothing' }],
  ])('%s', (_, bytes, expected) => {
    expect(readServer(bytes)).toMatchObject([expected]);
  });

  test('padding of DATA is no part of a message', () => {
    const headers = frame(1, 4, 1, Buffer.from('885f106170706c69636174696f6e2f67727063', 'hex'));
    const data = frame(0, 9, 1, '03 00 00000001 07 000000'.replaceAll(' ', ''));
    expect(readServer(headers, data)[1]).toMatchObject({ length: 10, messages: [{ bytes: 1 }] });
    expect(readServer(headers, data)[1]).not.toHaveProperty('open');
  });

  test('a frame of a million empty messages is counted, not kept', () => {
    const headers = frame(1, 4, 1, Buffer.from('885f106170706c69636174696f6e2f67727063', 'hex'));
    const data = readServer(headers, frame(0, 0, 1, Buffer.alloc(5_000_000)))[1];
    expect(data?.type === 'DATA' && [data.messages.length, data.moreMessages]).toEqual([1000, 999_000]);
  });

  test('endless CONTINUATION is not kept, and what follows says why it is not decoded', () => {
    const flood = Array.from({ length: 40 }, () => frame(9, 0, 1, Buffer.alloc(16_000)));
    const frames = readServer(frame(1, 0, 1, '88'), ...flood, frame(9, 4, 1, '88'), frame(1, 4, 3, '88'));
    expect(frames.at(-1)?.fault).toBe('headers are not decoded: a header block was larger than 262144 bytes');
  });
});

test.each<[string, Side, Buffer, string]>([
  ['TLS', 'client', Buffer.from('1603010200010001fc', 'hex'), 'TLS'],
  ['a TLS alert', 'server', Buffer.from('15030100020246', 'hex'), 'a TLS alert'],
  ['HTTP/1.1', 'server', Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 'an HTTP/1.1 answer'],
  ['an HTTP/1.1 request', 'client', Buffer.from('GET / HTTP/1.1\r\n'), 'an HTTP/1.1 request'],
  ['a frame that cannot be the first', 'server', Buffer.from('000000060000000000', 'hex'), 'no HTTP/2'],
])('%s instead of HTTP/2 is named and read no further', (_, from, bytes, name) => {
  expect(
    read([
      { from, bytes },
      { from, bytes },
    ]),
  ).toEqual({ frames: [], unread: [[from, name]] });
});
