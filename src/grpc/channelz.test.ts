import { connect } from 'node:net';
import {
  addAdminServicesToServer,
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../test/kit/certificates.js';
import { readChannelz, type Unary } from './channelz.js';
import { GrpcClient } from './grpcClient.js';
import { failureOfGrpcStatus, GrpcFailure } from './grpcFailure.js';
import { encodeMessage, WireMessage } from './protobuf.js';

const bytes = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs };
const echo = {
  Say: { path: '/shop.Echo/Say', requestStream: false, responseStream: false, ...bytes },
  Chat: { path: '/shop.Echo/Chat', requestStream: true, responseStream: true, ...bytes },
} satisfies ServiceDefinition;

function asIs(message: Buffer): Buffer {
  return message;
}

async function server({ channelz = true, tls = false } = {}): Promise<number> {
  const made = new Server();
  made.addService(echo, {
    Say: (call: { request: Buffer }, done: (error: null, answer: Buffer) => void) => done(null, call.request),
    Chat: (call: ServerDuplexStream<Buffer, Buffer>) => call.on('data', (message: Buffer) => call.write(message)),
  });
  if (channelz) addAdminServicesToServer(made);
  const { key, cert } = makeCertificate({ dnsNames: ['localhost'] });
  const pairs = [{ private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }];
  const security = tls ? ServerCredentials.createSsl(null, pairs) : ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    made.bindAsync('127.0.0.1:0', security, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  onTestFinished(() => made.forceShutdown());
  return port;
}

/** A connection of its own, from an address of its own. */
function caller(port: number, options = {}): Client {
  const made = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    ...options,
  });
  onTestFinished(() => made.close());
  return made;
}

function say(client: Client): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const { Say } = echo;
    client.makeUnaryRequest(Say.path, asIs, asIs, Buffer.from('hi'), (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

function reader(port: number): Unary {
  const client = new GrpcClient(async () => connect(port, '127.0.0.1'), { signal: new AbortController().signal });
  onTestFinished(() => client.close());
  return (path, message) => client.unary(path, message);
}

describe('readChannelz', () => {
  it('reads each connection of a real server with its counts', async () => {
    const port = await server();
    const [busy, streaming] = [caller(port), caller(port)];
    for (let i = 0; i < 300; i++) await say(busy);
    const chat = streaming.makeBidiStreamRequest(echo.Chat.path, asIs, asIs);
    chat.on('error', () => undefined);
    await new Promise((resolve) => {
      chat.once('data', resolve);
      chat.write(Buffer.from('1'));
    });
    const before = Date.now();
    const { sockets, calls } = await readChannelz(reader(port));
    // The server counts the list of servers as well, which was asked for first.
    expect(calls).toBe(302);
    const [first, second, ours] = sockets;
    expect(sockets).toHaveLength(3);
    expect(first).toMatchObject({
      localPort: port,
      remote: { address: '127.0.0.1', port: expect.any(Number) },
      streamsStarted: 300,
      streamsSucceeded: 300,
      streamsFailed: 0,
      messagesSent: 300,
      messagesReceived: 300,
      maybeOurs: false,
    });
    expect(second).toMatchObject({ streamsStarted: 1, streamsSucceeded: 0, messagesReceived: 1, maybeOurs: false });
    expect(Date.parse(first?.lastRemoteStreamAt ?? '')).toBeGreaterThan(before - 60_000);
    expect(Date.parse(first?.lastRemoteStreamAt ?? '')).toBeLessThanOrEqual(Date.now());
    // Two lists and a call for each of three sockets.
    expect(ours?.maybeOurs).toBe(true);
    expect(ours?.streamsStarted).toBeGreaterThanOrEqual(3);
    chat.cancel();
  });

  it('reads a server that speaks TLS', async () => {
    const port = await server({ tls: true });
    const { sockets } = await readChannelz(reader(port));
    expect(sockets).toMatchObject([{ localPort: port, remote: { address: '127.0.0.1' }, maybeOurs: true }]);
  });

  it('goes through the pages of a real server', async () => {
    const port = await server();
    const clients = Array.from({ length: 103 }, () => caller(port));
    await Promise.all(clients.map(say));
    const methods: string[] = [];
    const call = reader(port);
    const { sockets } = await readChannelz((path, message) => {
      methods.push(path.slice(path.lastIndexOf('/') + 1));
      return call(path, message);
    });
    expect(sockets.filter((s) => s.streamsStarted === 1)).toHaveLength(103);
    expect(sockets).toHaveLength(104);
    expect(methods.filter((m) => m === 'GetServerSockets')).toHaveLength(2);
    expect(methods.filter((m) => m === 'GetSocket')).toHaveLength(104);
  });

  it('is refused by a server without channelz', async () => {
    const port = await server({ channelz: false });
    await expect(readChannelz(reader(port))).rejects.toMatchObject({ kind: 'status', code: 12 });
  });
});

/** A server by hand: two servers, sockets by id, `page` of them at once. */
function byHand(sockets: Record<number, Record<number, Buffer>>, page: number, gone: readonly number[] = []) {
  const asked: string[] = [];
  const call: Unary = async (path, request) => {
    const method = path.slice(path.lastIndexOf('/') + 1);
    const field = (number: number) => new WireMessage(request).number(number);
    asked.push(`${method} ${[1, 2].map(field).join(' ')}`);
    const begun = { least: asked.length, most: asked.length };
    const listed = (ids: number[], start: number) => {
      const wanted = ids.filter((id) => id >= start);
      return { ids: wanted.slice(0, page), end: wanted.length <= page };
    };
    const repeated = (parts: Buffer[], end: boolean) =>
      Buffer.concat([...parts.map((part) => encodeMessage({ 1: part })), encodeMessage({ 2: end })]);
    if (method === 'GetServers') {
      const { ids, end } = listed(Object.keys(sockets).map(Number), field(1));
      return {
        begun,
        message: repeated(
          ids.map((id) => encodeMessage({ 1: encodeMessage({ 5: id }) })),
          end,
        ),
      };
    }
    if (method === 'GetServerSockets') {
      const { ids, end } = listed(Object.keys(sockets[field(1)] ?? {}).map(Number), field(2));
      return {
        begun,
        message: repeated(
          ids.map((id) => encodeMessage({ 3: id })),
          end,
        ),
      };
    }
    const id = field(1);
    if (gone.includes(id)) throw failureOfGrpcStatus(5, 'gone');
    const socket = Object.assign({}, ...Object.values(sockets))[id] as Buffer;
    return {
      begun,
      message: encodeMessage({ 1: Buffer.concat([encodeMessage({ 1: encodeMessage({ 3: id }) }), socket]) }),
    };
  };
  return { call, asked };
}

const address = (hex: string, port: number) =>
  encodeMessage({ 1: encodeMessage({ 1: Buffer.from(hex, 'hex'), 2: port }) });
const socket = (data: Parameters<typeof encodeMessage>[0], remote = address('0a000001', 7)) =>
  encodeMessage({ 2: encodeMessage(data), 3: address('0a000002', 50051), 4: remote });

describe('readChannelz, of a server by hand', () => {
  it('asks for each page after the highest id, and for each socket once', async () => {
    const some = Object.fromEntries([3, 9, 12, 40, 41].map((id) => [id, socket({ 1: id })]));
    const { call, asked } = byHand({ 7: some, 8: { 3: socket({ 1: 3 }) }, 20: {} }, 2);
    const { sockets } = await readChannelz(call);
    expect(sockets.map((s) => [s.id, s.streamsStarted])).toEqual([
      [3n, 3],
      [9n, 9],
      [12n, 12],
      [40n, 40],
      [41n, 41],
    ]);
    expect(asked.filter((a) => !a.startsWith('GetSocket '))).toEqual([
      'GetServers 0 0',
      'GetServers 9 0',
      'GetServerSockets 7 0',
      'GetServerSockets 7 10',
      'GetServerSockets 7 41',
      'GetServerSockets 8 0',
      'GetServerSockets 20 0',
    ]);
  });

  it('passes over what has gone, and takes absent for 0 and an empty time for none', async () => {
    const mapped = address('00000000000000000000ffff0af40103', 4444);
    const { call } = byHand({ 1: { 5: socket({ 8: Buffer.alloc(0) }, mapped), 6: socket({}) } }, 50, [6]);
    const { sockets } = await readChannelz(call);
    expect(sockets).toEqual([
      {
        id: 5n,
        localPort: 50051,
        remote: { address: '10.244.1.3', port: 4444 },
        streamsStarted: 0,
        streamsSucceeded: 0,
        streamsFailed: 0,
        messagesSent: 0,
        messagesReceived: 0,
        maybeOurs: false,
      },
    ]);
  });

  it('keeps what has no TCP address, without one', async () => {
    const unix = encodeMessage({ 2: encodeMessage({ 1: Buffer.from('/run/x.sock') }) });
    const { call } = byHand({ 1: { 5: socket({ 1: 4, 8: encodeMessage({ 1: 1_700_000_000, 2: 5e8 }) }, unix) } }, 50);
    const {
      sockets: [only],
    } = await readChannelz(call);
    expect(only).toMatchObject({ streamsStarted: 4, lastRemoteStreamAt: '2023-11-14T22:13:20.500Z' });
    expect(only).not.toHaveProperty('remote');
  });

  it('does not ask for ever where a page has nothing and is not the last', async () => {
    let asked = 0;
    const call: Unary = async () => {
      asked++;
      return { message: Buffer.alloc(0), begun: { least: asked, most: asked } };
    };
    expect(await readChannelz(call)).toEqual({ sockets: [] });
    expect(asked).toBe(1);
  });

  it('rejects where the answer is no message', async () => {
    const call: Unary = async () => ({ message: Buffer.from([0xff]), begun: { least: 1, most: 1 } });
    await expect(readChannelz(call)).rejects.toBeInstanceOf(GrpcFailure);
  });
});
