import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runProbe } from '../../../test/kit/runProbe.js';

interface Fault {
  /** Of the streams, by their number over all connections. */
  refused?: (nth: number) => boolean;
  /** Of the connections, by their number: the bytes that answer the first call, before the end. */
  answer?: (nth: number) => Buffer | undefined;
}

/** A server of the health protocol. */
async function healthServer({ refused, answer }: Fault) {
  const http2 = createHttp2Server();
  const sockets = new Set<Socket>();
  let streams = 0;
  http2.on('stream', (stream) => {
    stream.on('error', () => {});
    streams++;
    if (refused?.(streams)) {
      stream.close(7);
      return;
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
  });
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    const bytes = answer?.(sockets.size);
    if (bytes) answerWith(socket, bytes);
    else http2.emit('connection', socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = (...words: string[]) => runProbe(['-plaintext', ...words, address, 'health']);
  return { ask, counts: () => ({ streams, connections: sockets.size }) };
}

/** Node's own server refuses no stream by GOAWAY that has reached it, and resets none that it answers. */
function answerWith(socket: Socket, bytes: Buffer): void {
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  socket.write(settings);
  socket.on('data', (chunk) => {
    // The first header of a call, `:method: POST`, is this one byte.
    if (chunk.includes(Buffer.from([0x83]))) socket.end(bytes);
  });
}

function goAway(code: number, last: number): Buffer {
  return Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, code]);
}

function headersThenRefusal(): Buffer {
  const type = 'application/grpc';
  const headers = Buffer.concat([Buffer.from([0x88, 0x0f, 0x10, type.length]), Buffer.from(type)]);
  return Buffer.concat([
    Buffer.from([0, 0, headers.length, 1, 4, 0, 0, 0, 1]),
    headers,
    Buffer.from([0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 7]),
  ]);
}

describe('a call that no handler has seen', () => {
  it('is made again after REFUSED_STREAM, over the connection that stands', async () => {
    const { ask, counts } = await healthServer({ refused: (nth) => nth === 1 });
    const { out, err, exitCode } = await ask('-v');
    expect([out, exitCode]).toEqual(['SERVING\n', 0]);
    expect(err).toBe(
      'The server took no notice of a call (RST_STREAM REFUSED_STREAM); it is made again over the same connection, as gRPC clients do.\n',
    );
    expect(counts()).toEqual({ streams: 2, connections: 1 });
  });

  it('is not made a third time, and says what was refused', async () => {
    const { ask, counts } = await healthServer({ refused: () => true });
    const { err, exitCode } = await ask();
    expect(exitCode).toBe(78);
    expect(err).toContain('REFUSED_STREAM');
    expect(counts().streams).toBe(2);
  });

  it('is made again over a new connection after a GOAWAY that leaves it out, quietly', async () => {
    const { ask, counts } = await healthServer({ answer: (nth) => (nth === 1 ? goAway(0, 0) : undefined) });
    expect(await ask()).toEqual({ out: 'SERVING\n', err: '', exitCode: 0 });
    expect(counts()).toEqual({ streams: 1, connections: 2 });
  });

  it('names a GOAWAY that finds fault, though the second attempt goes well', async () => {
    const { ask, counts } = await healthServer({ answer: (nth) => (nth === 1 ? goAway(11, 0) : undefined) });
    const { out, err, exitCode } = await ask();
    expect([out, exitCode]).toEqual(['SERVING\n', 0]);
    expect(err).toContain('(GOAWAY ENHANCE_YOUR_CALM); it is made again over a new connection');
    expect(counts().connections).toBe(2);
  });

  it('names the GOAWAY of a server that sends one on each connection', async () => {
    const { ask, counts } = await healthServer({ answer: () => goAway(11, 0) });
    const { err, exitCode } = await ask();
    expect(exitCode).toBe(78);
    expect(err).toContain('received prior goaway: code: ENHANCE_YOUR_CALM');
    expect(counts().connections).toBe(2);
  });

  it('is not what a GOAWAY includes', async () => {
    const { ask, counts } = await healthServer({ answer: () => goAway(2, 1) });
    expect((await ask()).exitCode).toBe(78);
    expect(counts().connections).toBe(1);
  });

  it('is not what was answered with headers before it was refused', async () => {
    const { ask, counts } = await healthServer({ answer: headersThenRefusal });
    expect((await ask()).exitCode).toBe(78);
    expect(counts().connections).toBe(1);
  });
});
