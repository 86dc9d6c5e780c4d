import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { endpointOf, openByteStream } from '../dial/byteStream.js';
import { type Connection, dial } from '../dial/dial.js';
import { type CallOptions, GrpcCall } from './call.js';

const never = new AbortController().signal;
let server: Http2Server | undefined;
let connection: Connection | undefined;

afterEach(() => {
  connection?.close();
  server?.close();
});

/** A call to a server whose every stream `answer` deals with. */
async function callTo(
  answer: (stream: ServerHttp2Stream) => void,
  options: Partial<CallOptions> = {},
): Promise<GrpcCall> {
  server = createServer({ settings: { initialWindowSize: 1024 * 1024 } });
  server.on('stream', (stream) => answer(stream.on('error', () => {})));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return callAt((server.address() as AddressInfo).port, options);
}

async function callAt(port: number, options: Partial<CallOptions> = {}): Promise<GrpcCall> {
  connection = await dial({
    open: (signal) => openByteStream(endpointOf(`127.0.0.1:${port}`), signal),
    security: 'plaintext',
    tls: { insecure: false, serverName: 'localhost' },
    signal: never,
  });
  return new GrpcCall(connection, '/a.B/C', {
    signal: never,
    userAgent: 'test',
    authority: 'a.test',
    ...options,
  });
}

async function unary(call: GrpcCall, message = 'hi') {
  await call.send(Buffer.from(message));
  call.endSending();
  const messages: string[] = [];
  for await (const bytes of call.messages()) messages.push(bytes.toString());
  return { messages, headers: await call.headers(), ...(await call.end()) };
}

const grpc = { ':status': 200, 'content-type': 'application/grpc' };

function frame(bytes: Buffer, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function answerWith(body: Buffer, trailers: Record<string, string>, headers = {}) {
  return (stream: ServerHttp2Stream) => {
    stream.respond({ ...grpc, ...headers }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.end(body);
  };
}

describe('a call', () => {
  it('sends metadata and a message, and reads headers, message, status and trailers', async () => {
    let seen = {};
    let body = Buffer.alloc(0);
    const call = await callTo(
      (stream) => {
        stream.on('data', (chunk) => {
          body = Buffer.concat([body, chunk as Buffer]);
        });
        stream.on('end', () => {
          answerWith(
            frame(Buffer.from('hello')),
            { 'grpc-status': '0', x: 'y', 'b-bin': 'AQI' },
            { head: 'er' },
          )(stream);
        });
      },
      {
        metadata: [
          ['k', 'v1'],
          ['k', 'v2'],
          ['raw-bin', 'AQID'],
          ['te', 'mine'],
        ],
      },
    );
    server?.on('stream', (_stream, headers) => {
      seen = headers;
    });
    const { messages, headers, status, trailers } = await unary(call);
    expect(body.subarray(5).toString()).toBe('hi');
    expect(seen).toMatchObject({ k: 'v1, v2', 'raw-bin': 'AQID', te: 'trailers', ':authority': 'a.test' });
    expect(messages).toEqual(['hello']);
    expect(headers).toContainEqual(['head', 'er']);
    expect(status).toEqual({ code: 0, message: '' });
    expect(trailers).toEqual([
      ['x', 'y'],
      ['b-bin', 'AQI='],
    ]);
  });

  it('takes a status in trailers alone, its message decoded', async () => {
    const call = await callTo((stream) => {
      stream.respond({ ...grpc, 'grpc-status': '5', 'grpc-message': 'n%C3%B6 %zz' }, { endStream: true });
    });
    const { status, headers, trailers } = await unary(call);
    expect(status).toMatchObject({ code: 5, message: 'nö %zz' });
    expect(headers).toEqual([]);
    expect(trailers).toContainEqual(['content-type', 'application/grpc']);
  });

  it('unpacks gzip and refuses what it cannot unpack', async () => {
    const packed = frame(gzipSync('much'), 1);
    const good = await callTo(answerWith(packed, { 'grpc-status': '0' }, { 'grpc-encoding': 'gzip' }));
    expect((await unary(good)).messages).toEqual(['much']);
    connection?.close();
    server?.close();
    const bad = await callTo(answerWith(packed, { 'grpc-status': '0' }, { 'grpc-encoding': 'snappy' }));
    expect((await unary(bad)).status).toMatchObject({ code: 12 });
  });

  it('does not take a message that is larger than allowed, packed or not', async () => {
    const large = await callTo(answerWith(frame(Buffer.alloc(101)), { 'grpc-status': '0' }), { mostMessageBytes: 100 });
    expect((await unary(large)).status).toMatchObject({
      code: 8,
      message: 'grpc: received message larger than max (101 vs. 100)',
    });
    connection?.close();
    server?.close();
    const bomb = frame(gzipSync(Buffer.alloc(1_000_000)), 1);
    const packed = await callTo(answerWith(bomb, { 'grpc-status': '0' }, { 'grpc-encoding': 'gzip' }), {
      mostMessageBytes: 5_000,
    });
    expect((await unary(packed)).status.code).toBe(8);
  });

  it.each([
    [
      404,
      'text/html',
      12,
      'unexpected HTTP status code received from server: 404 (Not Found); transport: received unexpected content-type "text/html"\ndata: "<p>no</p>"',
    ],
    [
      503,
      'text/plain',
      14,
      'unexpected HTTP status code received from server: 503 (Service Unavailable); transport: received unexpected content-type "text/plain"\ndata: "<p>no</p>"',
    ],
    [200, 'text/html', 2, 'transport: received unexpected content-type "text/html"\ndata: "<p>no</p>"'],
  ])('maps HTTP %i with %s, and quotes the page', async (http, type, code, message) => {
    const call = await callTo((stream) => {
      stream.respond({ ':status': http, 'content-type': type });
      stream.end('<p>no</p>');
    });
    expect((await unary(call)).status).toMatchObject({ code, message });
  });

  it.each([
    [0, 13],
    [2, 13],
    [7, 14],
    [8, 1],
    [11, 8],
    [12, 7],
  ])('maps a reset with code %i', async (reset, code) => {
    const raw = createTcpServer((socket) => {
      const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
      socket.on('error', () => {}).write(settings);
      // Node's own server ends a stream before it resets it.
      socket.on('data', (chunk) => {
        if (chunk.includes('POST') || chunk.includes(0x83))
          socket.write(Buffer.from([0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, reset]));
      });
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const call = await callAt((raw.address() as AddressInfo).port);
    expect((await unary(call)).status.code).toBe(code);
    raw.close();
  });

  it('tells a cut connection from a server that forgot its trailers', async () => {
    const cut = await callTo((stream) => {
      stream.respond(grpc);
      stream.session?.socket.destroy();
    });
    expect((await unary(cut)).status.code).toBe(14);
    server?.close();
    const forgot = await callTo((stream) => {
      stream.respond(grpc);
      stream.end(frame(Buffer.from('one')));
    });
    expect((await unary(forgot)).status).toMatchObject({
      code: 13,
      message: 'server closed the stream without sending trailers',
    });
  });

  it('ends at its deadline and when it is cancelled', async () => {
    const late = await callTo((stream) => stream.respond(grpc), { deadline: Date.now() + 50 });
    expect((await unary(late)).status).toMatchObject({ code: 4, message: 'context deadline exceeded' });
    connection?.close();
    server?.close();
    const controller = new AbortController();
    const reset = new Promise<number | undefined>((resolve) => {
      callTo(
        (stream) => {
          stream.respond(grpc);
          stream.on('close', () => resolve(stream.rstCode));
          controller.abort();
        },
        { signal: controller.signal },
      ).then(unary);
    });
    expect(await reset).toBe(8);
  });

  it('reads no faster than it is asked to', async () => {
    let written = 0;
    const message = frame(Buffer.alloc(1024 * 1024));
    const call = await callTo((stream) => {
      stream.respond(grpc, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      const more = () => {
        while (written < 200) {
          written++;
          if (!stream.write(message)) {
            stream.once('drain', more);
            return;
          }
        }
        stream.end();
      };
      more();
    });
    call.endSending();
    let read = 0;
    for await (const bytes of call.messages()) {
      read++;
      expect(bytes.length).toBe(1024 * 1024);
      if (read === 1) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(written - read).toBeLessThan(60);
    }
    expect(read).toBe(200);
    expect((await call.end()).status.code).toBe(0);
  });

  it('sends no faster than the server takes', async () => {
    let arrived = 0;
    let go: () => void = () => {};
    const call = await callTo((stream) => {
      stream.respond(grpc, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      go = () => {
        stream.on('data', (chunk) => {
          arrived += chunk.length;
        });
        stream.on('end', () => stream.end());
      };
    });
    let sent = 0;
    const sending = (async () => {
      for (; sent < 50; sent++) await call.send(Buffer.alloc(1024 * 1024));
      call.endSending();
    })();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sent).toBeLessThan(20);
    go();
    await sending;
    for await (const _ of call.messages());
    expect(arrived).toBe(50 * (1024 * 1024 + 5));
  });
});
