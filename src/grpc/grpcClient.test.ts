import { createSecureServer, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../test/kit/certificates.js';
import { GrpcClient, type GrpcClientOptions } from './grpcClient.js';
import type { Dial } from './http2Session.js';

type Answer = (stream: ServerHttp2Stream, body: Buffer, path: string) => void;
const path = '/shop.Cart/Add';
const ok: Answer = (stream, body) => reply(stream, { 'grpc-status': '0' }, body);

function reply(stream: ServerHttp2Stream, trailers: Record<string, string>, ...chunks: Uint8Array[]): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
}

function answering<S extends Http2Server>(server: S, answer: Answer): S {
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => answer(stream, Buffer.concat(chunks), headers[':path'] ?? ''));
  });
  return server;
}

/** Listens on loopback; both ends of every connection are closed after the test. */
async function listening(server: Server): Promise<{ dial: Dial; dialled: () => number }> {
  const sockets = new Set<Duplex>();
  let dialled = 0;
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const dial = async () => {
    dialled++;
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    return socket;
  };
  return { dial, dialled: () => dialled };
}

function client(dial: Dial, options: Partial<GrpcClientOptions> = {}): GrpcClient {
  const made = new GrpcClient(dial, { signal: new AbortController().signal, ...options });
  onTestFinished(() => made.close());
  return made;
}

async function plain(answer: Answer) {
  const server = answering(createServer(), answer);
  return { server, ...(await listening(server)) };
}

const pem = makeCertificate({ dnsNames: ['pod'] });

describe('GrpcClient', () => {
  it('frames a message and takes one from an answer in pieces', async () => {
    const got: Buffer[] = [];
    const { dial } = await plain((stream, body, asked) => {
      got.push(body);
      expect(asked).toBe(path);
      reply(stream, { 'grpc-status': '0' }, Buffer.from([0, 0, 0]), Buffer.from([0, 3, 7]), Buffer.from([8, 9]));
    });
    const grpc = client(dial);
    const { message, begun } = await grpc.unary(path, Buffer.from('hi'));
    expect([...message]).toEqual([7, 8, 9]);
    expect(begun).toEqual({ least: 1, most: 1 });
    expect(got).toEqual([Buffer.from([0, 0, 0, 0, 2, 0x68, 0x69])]);
    expect(grpc.tls).toBe(false);
  });

  it('counts its calls on a connection, of which it opens one', async () => {
    const { dial, dialled } = await plain(ok);
    const grpc = client(dial);
    const replies = await Promise.all([1, 2, 3].map((n) => grpc.unary(path, Buffer.from([n]))));
    expect(replies.map((r) => [...r.message])).toEqual([[1], [2], [3]]);
    expect(replies.map((r) => r.begun.least)).toEqual([1, 2, 3]);
    expect(replies.every((r) => r.begun.most === 3)).toBe(true);
    expect(dialled()).toBe(1);
  });

  it.each([
    [
      'trailers',
      (stream: ServerHttp2Stream) => reply(stream, { 'grpc-status': '12', 'grpc-message': 'no%20such%20%C3%A9' }),
    ],
    [
      'headers alone',
      (stream: ServerHttp2Stream) =>
        stream.respond(
          {
            ':status': 200,
            'content-type': 'application/grpc',
            'grpc-status': '12',
            'grpc-message': 'no%20such%20%C3%A9',
          },
          { endStream: true },
        ),
    ],
  ])('reads a status from %s', async (_, answer) => {
    const { dial } = await plain(answer);
    await expect(client(dial).unary(path, Buffer.alloc(0))).rejects.toMatchObject({
      kind: 'status',
      code: 12,
      detail: 'answers UNIMPLEMENTED: no such é',
    });
  });

  it.each<[string, Answer, object]>([
    [
      'a web page',
      (s) => {
        s.respond({ ':status': 404, 'content-type': 'text/html' });
        s.end('no');
      },
      { kind: 'not-grpc', detail: 'answers HTTP 404 without a gRPC status' },
    ],
    ['half a message', (s) => reply(s, { 'grpc-status': '0' }, Buffer.from([0, 0, 0, 0, 9, 1])), { kind: 'not-grpc' }],
    [
      'a compressed message',
      (s) => reply(s, { 'grpc-status': '0' }, Buffer.from([1, 0, 0, 0, 1, 1])),
      { kind: 'not-grpc' },
    ],
    [
      'a message too long',
      (s) => reply(s, { 'grpc-status': '0' }, Buffer.concat([Buffer.from([0, 0, 0, 7, 208]), Buffer.alloc(2000)])),
      { kind: 'not-grpc', detail: 'sends a message of more than 1000 bytes' },
    ],
    [
      'two messages',
      (s) => reply(s, { 'grpc-status': '0' }, Buffer.alloc(10)),
      { kind: 'not-grpc', detail: 'answers OK without one whole message' },
    ],
    ['no status', (s) => reply(s, {}, Buffer.from([0, 0, 0, 0, 0])), { kind: 'cut' }],
    ['silence', () => undefined, { kind: 'timed-out', detail: 'does not answer within 0.2 s' }],
    ['a reset', (s) => s.close(8), { kind: 'cut' }],
  ])('says what is wrong with %s', async (_, answer, failure) => {
    const { dial } = await plain(answer);
    const call = client(dial, { timeoutMs: 200, mostMessageBytes: 1000 }).unary(path, Buffer.alloc(0));
    await expect(call).rejects.toMatchObject(failure);
  });

  it('dials once more when the server ends the connection, and no third time', async () => {
    const { server, dial, dialled } = await plain(ok);
    const grpc = client(dial);
    const sessions: { close(): void; destroy(): void }[] = [];
    server.on('session', (session) => sessions.push(session));
    await grpc.unary(path, Buffer.from([1]));
    sessions[0]?.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const after = await grpc.unary(path, Buffer.from([2]));
    expect([...after.message, after.begun.least, dialled()]).toEqual([2, 1, 2]);
    sessions[1]?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(grpc.unary(path, Buffer.from([3]))).rejects.toMatchObject({ kind: 'cut' });
    expect(dialled()).toBe(2);
  });

  it('makes calls again that were under way when the connection ended', async () => {
    let calls = 0;
    const { dial, dialled } = await plain((stream, body) => {
      if (++calls <= 2) stream.session?.destroy();
      else reply(stream, { 'grpc-status': '0' }, body);
    });
    const grpc = client(dial);
    const replies = await Promise.all([1, 2].map((n) => grpc.unary(path, Buffer.from([n]))));
    expect(replies.map((r) => [...r.message])).toEqual([[1], [2]]);
    expect(dialled()).toBe(2);
  });

  it('speaks TLS where plain HTTP/2 is cut or hangs, and first where it is told', async () => {
    const server = answering(createSecureServer(pem), ok);
    const { dial, dialled } = await listening(server);
    const grpc = client(dial);
    server.once('session', (session) => setTimeout(() => session.close(), 30));
    expect([...(await grpc.unary(path, Buffer.from([4]))).message]).toEqual([4]);
    expect([grpc.tls, dialled()]).toEqual([true, 2]);
    await new Promise((resolve) => setTimeout(resolve, 80));
    await grpc.unary(path, Buffer.from([4]));
    expect([grpc.tls, dialled()]).toEqual([true, 3]);
    const knowing = client(dial, { tlsFirst: true });
    await knowing.unary(path, Buffer.from([5]));
    expect(dialled()).toBe(4);

    // Swallows what is no TLS, as some servers do until they have a whole record.
    const inner = answering(createSecureServer(pem), ok);
    const patient = createTcpServer((socket) => {
      socket.once('data', (chunk: Buffer) => {
        if (chunk[0] !== 0x16) return;
        socket.pause();
        socket.unshift(chunk);
        inner.emit('connection', socket);
      });
    });
    const hanging = client((await listening(patient)).dial);
    expect([...(await hanging.unary(path, Buffer.from([6]))).message]).toEqual([6]);
  });

  it('finds a plain server that it takes for TLS', async () => {
    const { dial } = await plain(ok);
    const grpc = client(dial, { tlsFirst: true });
    expect([...(await grpc.unary(path, Buffer.from([4]))).message]).toEqual([4]);
    expect(grpc.tls).toBe(false);
  });

  it('tells silence, refusal, strangers and demanded certificates apart', async () => {
    const silent = await listening(createTcpServer(() => undefined));
    await expect(client(silent.dial).unary(path, Buffer.alloc(0))).rejects.toMatchObject({
      kind: 'timed-out',
      detail: 'does not answer within 2 s',
    });
    const http1 = await listening(createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await expect(client(http1.dial).unary(path, Buffer.alloc(0))).rejects.toMatchObject({ kind: 'not-grpc' });
    const web = createTlsServer({ ...pem, ALPNProtocols: ['http/1.1'] }, (socket) =>
      socket.on('error', () => undefined),
    );
    await expect(client((await listening(web)).dial).unary(path, Buffer.alloc(0))).rejects.toMatchObject({
      kind: 'not-grpc',
    });
    const mutual = createSecureServer({ ...pem, requestCert: true, rejectUnauthorized: true });
    await expect(client((await listening(mutual)).dial).unary(path, Buffer.alloc(0))).rejects.toMatchObject({
      detail: 'asks for a client certificate',
    });
    const nobody = connect(1, '127.0.0.1');
    await expect(client(async () => nobody).unary(path, Buffer.alloc(0))).rejects.toMatchObject({
      kind: 'refused',
      detail: 'refuses the connection',
    });
  }, 15_000);

  it('passes on the failure to dial as it is', async () => {
    const failure = new RangeError('no way');
    await expect(client(() => Promise.reject(failure)).unary(path, Buffer.alloc(0))).rejects.toBe(failure);
  });

  it('ends with its signal, before and within a call', async () => {
    const { dial } = await plain(() => undefined);
    const controller = new AbortController();
    const call = client(dial, { signal: controller.signal }).unary(path, Buffer.alloc(0));
    setTimeout(() => controller.abort(), 100);
    await expect(call).rejects.toMatchObject({ kind: 'timed-out' });
    const silent = await listening(createTcpServer(() => undefined));
    const late = client(silent.dial, { signal: AbortSignal.timeout(100) }).unary(path, Buffer.alloc(0));
    await expect(late).rejects.toMatchObject({ kind: 'timed-out', detail: 'does not answer in time' });
  });
});
