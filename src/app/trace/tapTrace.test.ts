import { type EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  type ClientHttp2Session,
  connect,
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, makeGenericClientConstructor, Server, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/kit/certificates.js';
import { expectBySchema } from '../../../test/kit/schema.js';
import type { FrameType, TraceEvent } from '../../model/trace/frame.js';
import { Recorder } from './recorder.js';
import { type TapChoice, tapTrace } from './tapTrace.js';

const folder = mkdtempSync(join(tmpdir(), 'grpclb-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A tap before the server; `end` ends it and tells what it saw. */
async function tapped(to: string, more: Partial<TapChoice> = {}) {
  const events: TraceEvent[] = [];
  const recorder = new Recorder({
    only: [],
    streams: [],
    showSecrets: false,
    summaryOnly: false,
    decode: undefined,
    show: async (event) => void events.push(event),
  });
  const stop = new AbortController();
  const choice = { listen: '127.0.0.1:0', to, listenCert: '', listenKey: '', tls: undefined, ...more };
  let ready: (address: string) => void = () => {};
  const listening = new Promise<string>((resolve) => {
    ready = resolve;
  });
  const done = tapTrace(choice, recorder, stop.signal, (address) => ready(address));
  closers.push(() => stop.abort());
  const address = await Promise.race([listening, done.then(() => '')]);
  return {
    address,
    events,
    async end() {
      stop.abort();
      await done;
      const summary = await recorder.summary();
      for (const document of [...events.slice(0, 50), { apiVersion: 'grpclb.dev/v1', kind: 'Trace', ...summary }]) {
        expectBySchema('trace', document);
      }
      return summary;
    },
  };
}

async function listening(server: Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  closers.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers every call after its body has come; `first` sees the stream before. */
function grpcServer(settings: Settings, first: (stream: ServerHttp2Stream) => void = () => {}): Http2Server {
  return createServer({ settings }).on('stream', answer(first));
}

const answer = (first: (stream: ServerHttp2Stream) => void) => (stream: ServerHttp2Stream) => {
  first(stream);
  stream.on('error', () => {}).resume();
  stream.once('end', () => {
    if (stream.destroyed) return;
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.from([0, 0, 0, 0, 1, 7]));
  });
};

function client(authority: string, options = {}): ClientHttp2Session {
  const session = connect(authority, options).on('error', () => {});
  closers.push(() => session.destroy());
  return session;
}

const usualWindow = 65_535;

function isFrame(event: TraceEvent, type: FrameType): event is Extract<TraceEvent, { kind: 'frame' }> {
  return event.kind === 'frame' && event.frame.type === type;
}

/** However it comes to that. */
const closed = (stream: EventEmitter) => new Promise((resolve) => stream.once('close', resolve));

const message = (bytes: number) => {
  const framed = Buffer.alloc(bytes + 5);
  framed.writeUInt32BE(bytes, 1);
  return framed;
};

async function call(session: ClientHttp2Session, bytes = 3, more = {}): Promise<void> {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/shop.Cart/Add',
    'content-type': 'application/grpc',
    ...more,
  });
  stream.on('error', () => {}).resume();
  stream.end(message(bytes));
  await closed(stream);
}

describe('a tap between node:http2 and a server', () => {
  test('sees calls that wait for the one stream that the server allows', async () => {
    const to = await listening(grpcServer({ maxConcurrentStreams: 1 }));
    const tap = await tapped(to);
    const session = client(`http://${tap.address}`);
    await once(session, 'remoteSettings');
    await Promise.all([call(session), call(session), call(session)]);
    session.close();
    await closed(session);
    const { connections } = await tap.end();
    expect(connections).toMatchObject([
      {
        server: to,
        streams: 3,
        mostAtOnce: 1,
        limit: { streams: 1 },
        methods: [{ path: '/shop.Cart/Add', calls: 3 }],
        statuses: [{ status: '0', calls: 3 }],
        messages: { client: 3, server: 3 },
      },
    ]);
    expect(connections[0]?.limit?.atLimitMs).toBeGreaterThan(0);
  });

  test('sees a sender without a window in the middle of a message', async () => {
    const resumed: (() => void)[] = [];
    const server = createServer();
    server.on('stream', (stream) => {
      // Nothing is read for a while: the window is not given back.
      stream.pause();
      resumed.push(() => answer(() => {})(stream));
    });
    const tap = await tapped(await listening(server));
    const session = client(`http://${tap.address}`);
    const done = call(session, 200_000);
    const sent = () => tap.events.reduce((sum, event) => sum + (isFrame(event, 'DATA') ? event.frame.length : 0), 0);
    while (sent() < usualWindow) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 150));
    for (const resume of resumed) resume();
    await done;
    const { connections, notes } = await tap.end();
    const stall = connections[0]?.stalls.find(({ scope }) => scope === 'stream');
    expect(stall).toMatchObject({ sender: 'client', unended: false });
    expect(stall?.longestMs).toBeGreaterThan(100);
    expect(notes.map(({ says }) => says).join()).toContain('The client had to stop sending');
  });

  test('counts resets by code and side, and calls that ran into their deadline', async () => {
    const server = grpcServer({}, (stream) => {
      if (stream.id === 1) stream.close(7);
    });
    const tap = await tapped(await listening(server));
    const session = client(`http://${tap.address}`);
    await call(session);
    const slow = session.request({
      ':method': 'POST',
      ':path': '/shop.Cart/Watch',
      'content-type': 'application/grpc',
      'grpc-timeout': '20m',
    });
    slow.on('error', () => {});
    while (!tap.events.some((event) => isFrame(event, 'HEADERS') && event.frame.stream === slow.id)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
    slow.close(8);
    await closed(slow);
    session.close();
    await closed(session);
    const { connections, notes } = await tap.end();
    expect(connections[0]?.resets).toEqual([
      { by: 'server', code: 'REFUSED_STREAM', count: 1, deadlines: 0 },
      { by: 'client', code: 'CANCEL', count: 1, deadlines: 1 },
    ]);
    expect(notes.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^1 call was reset by the server with REFUSED_STREAM/),
      '1 call was reset by the client with CANCEL, all of them at their deadline (grpc-timeout).',
    ]);
  });

  test('names a GOAWAY for too many pings, and a storm of pings before it', async () => {
    let session: ServerHttp2Session | undefined;
    const server = grpcServer({}).on('session', (opened) => {
      session = opened;
    });
    const tap = await tapped(await listening(server));
    const caller = client(`http://${tap.address}`);
    await once(caller, 'remoteSettings');
    for (let ping = 0; ping < 5; ping++) await new Promise((resolve) => caller.ping(resolve));
    session?.goaway(11, 0, Buffer.from('too_many_pings'));
    await closed(caller);
    const { connections, notes } = await tap.end();
    expect(connections[0]).toMatchObject({
      pings: [{ by: 'client', count: 5, unanswered: 0 }],
      goaways: [{ by: 'server', code: 'ENHANCE_YOUR_CALM', debug: 'too_many_pings' }],
    });
    expect(notes).toMatchObject([{ severity: 'error', check: 'keepalive-will-be-punished' }]);
  });

  test('passes bytes on unchanged, also those that are no HTTP/2, and says what they are', async () => {
    const tap = await tapped(await listening(grpcServer({})));
    const socket = connectTcp(Number(tap.address.split(':')[1]), '127.0.0.1');
    socket.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await closed(socket);
    const { connections, notes } = await tap.end();
    expect(connections[0]?.unread).toContainEqual({ from: 'client', why: 'an HTTP/1.1 request' });
    expect(notes[0]).toMatchObject({ severity: 'error', check: 'target-port-is-other-protocol' });
  });

  test('tells of a server that is not there', async () => {
    const tap = await tapped('127.0.0.1:1');
    const session = client(`http://${tap.address}`);
    await closed(session);
    const { notes } = await tap.end();
    expect(tap.events.at(-1)).toMatchObject({ kind: 'closed', by: 'server', why: expect.stringContaining('refused') });
    expect(notes).toMatchObject([
      { severity: 'error', says: expect.stringContaining('could not be made to the server') },
    ]);
  });

  test('tells of a server that goes with calls open', async () => {
    const server = createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.session?.socket.destroy();
    });
    server.on('session', (session) => session.on('error', () => {}));
    const tap = await tapped(await listening(server));
    await call(client(`http://${tap.address}`));
    while (!tap.events.some(({ kind }) => kind === 'closed')) await new Promise((resolve) => setTimeout(resolve, 10));
    const { connections, notes } = await tap.end();
    expect(connections[0]?.ended).toMatchObject({ by: 'server', openCalls: 1 });
    expect(notes[0]).toMatchObject({
      severity: 'warning',
      says: expect.stringMatching(/^1 call was open when the server/),
    });
  });

  test('takes its own end for no fault', async () => {
    const tap = await tapped(await listening(createServer()));
    const session = client(`http://${tap.address}`);
    const stream = session.request({ ':method': 'POST', 'content-type': 'application/grpc' }).on('error', () => {});
    while (!tap.events.some((event) => isFrame(event, 'HEADERS')))
      await new Promise((resolve) => setTimeout(resolve, 10));
    const { connections, notes } = await tap.end();
    stream.close();
    expect(connections[0]?.ended ?? {}).not.toHaveProperty('by');
    expect(notes).toEqual([]);
  });
});

describe('a tap with TLS', () => {
  const made = makeCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] });
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), ca: join(folder, 'ca.pem') };
  for (const [name, path] of Object.entries(files)) writeFileSync(path, made[name as keyof typeof files]);
  const toServer = { cacert: files.ca, cert: '', key: '', insecure: false, serverName: 'localhost' };
  const toClient = { listenCert: files.cert, listenKey: files.key };
  const secureServer = () =>
    createSecureServer({ cert: made.cert, key: made.key }).on(
      'stream',
      answer(() => {}),
    );

  test.each([
    ['to the server', true, { tls: toServer }],
    ['to the client', false, toClient],
    ['on both sides', true, { tls: toServer, ...toClient }],
  ])('%s reads the frames within', async (_, secure, choice) => {
    const to = await listening(secure ? (secureServer() as unknown as Http2Server) : grpcServer({}));
    const tap = await tapped(to, choice);
    const scheme = 'listenCert' in choice ? 'https' : 'http';
    const session = client(`${scheme}://${tap.address}`, { ca: made.ca, servername: 'localhost' });
    await call(session);
    const { connections, notes } = await tap.end();
    expect(connections[0]).toMatchObject({ streams: 1, statuses: [{ status: '0', calls: 1 }], unread: [] });
    expect(notes).toEqual([]);
  });

  test('that it was given no certificate for is named', async () => {
    const tap = await tapped(await listening(secureServer() as unknown as Http2Server));
    const session = client(`https://${tap.address}`, { ca: made.ca, servername: 'localhost' });
    await call(session);
    const { notes } = await tap.end();
    expect(notes[0]).toMatchObject({ next: expect.stringContaining('--listen-cert') });
  });

  test('is not agreed with a client that speaks none', async () => {
    const tap = await tapped(await listening(grpcServer({})), toClient);
    const session = client(`http://${tap.address}`);
    await closed(session);
    await tap.end();
    expect(tap.events.at(-1)).toMatchObject({ kind: 'closed', by: 'client', why: expect.stringContaining('no TLS') });
  });

  test('of a file that is not there is refused', async () => {
    await expect(tapped('127.0.0.1:1', { listenCert: 'no.pem', listenKey: 'no.key' })).rejects.toMatchObject({
      message: 'no.pem cannot be read',
      exitCode: 2,
    });
  });
});

test('a grpc-js server that ends connections by their age', async () => {
  const server = new Server({ 'grpc.max_connection_age_ms': 200, 'grpc.max_connection_age_grace_ms': 100 });
  const plain = (bytes: Buffer) => bytes;
  const path = '/shop.Cart/Add';
  const method = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: plain,
    requestDeserialize: plain,
    responseSerialize: plain,
    responseDeserialize: plain,
  };
  server.addService(
    { Add: method },
    { Add: (_: unknown, done: (e: null, b: Buffer) => void) => done(null, Buffer.of(1)) },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  closers.push(() => server.forceShutdown());
  const tap = await tapped(`127.0.0.1:${port}`);
  const caller = new (makeGenericClientConstructor({ Add: method }, 'Cart'))(tap.address, credentials.createInsecure());
  closers.push(() => caller.close());
  await new Promise<void>((resolve, reject) => {
    caller.makeUnaryRequest(path, plain, plain, Buffer.of(2), (error) => (error ? reject(error) : resolve()));
  });
  while (!tap.events.some((event) => event.kind === 'closed')) await new Promise((resolve) => setTimeout(resolve, 20));
  const { connections, notes } = await tap.end();
  expect(connections[0]).toMatchObject({ statuses: [{ status: '0', calls: 1 }] });
  expect(connections[0]?.goaways[0]).toMatchObject({ by: 'server', code: 'NO_ERROR', afterStreams: 1 });
  expect(notes[0]).toMatchObject({
    severity: 'warning',
    says: expect.stringContaining('because of its maximum age'),
    check: 'max-connection-age-too-short',
  });
});
