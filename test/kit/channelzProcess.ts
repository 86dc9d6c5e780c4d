import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { encodeMessage, WireMessage } from '../../src/grpc/protobuf.js';

/** A connection as its server tells of it. */
export interface ToldSocket {
  /** Address and port of the client. */
  remote: [number[], number];
  /** Streams begun so far; `calls` for as many as were made over the connection that asks. */
  started: number | 'calls';
  succeeded?: number;
  localPort?: number;
}

/**
 * The channelz of one process on loopback, by what it has at the moment; a `status` refuses every call. `served` are the
 * calls of its server but for those that ask. Its port.
 */
export async function channelzProcess(sockets: () => ToldSocket[], status = 0, served = () => 0): Promise<number> {
  let asked = 0;
  const server = createServer();
  server.on('session', (session) => {
    let calls = 0;
    session.on('stream', (stream: ServerHttp2Stream, headers) => {
      calls++;
      asked++;
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const request = new WireMessage(Buffer.concat(chunks).subarray(5));
        const message = answerTo(headers[':path'] ?? '', request, sockets(), calls, served() + asked);
        const prefix = Buffer.alloc(5);
        prefix.writeUInt32BE(message.length, 1);
        stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status) }));
        stream.end(Buffer.concat([prefix, message]));
      });
    });
  });
  const opened = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => opened.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of opened) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

function answerTo(path: string, request: WireMessage, sockets: ToldSocket[], calls: number, served: number): Buffer {
  if (path.endsWith('/GetServers'))
    return encodeMessage({
      1: encodeMessage({ 1: encodeMessage({ 5: 1 }), 2: encodeMessage({ 2: served }) }),
      2: true,
    });
  if (path.endsWith('/GetServerSockets'))
    return Buffer.concat([
      ...sockets.map((_, i) => encodeMessage({ 1: encodeMessage({ 3: i + 1 }) })),
      encodeMessage({ 2: true }),
    ]);
  const id = request.number(1);
  const { remote, started, succeeded, localPort = 50051 } = sockets[id - 1] as ToldSocket;
  const address = (ip: number[], port: number) => encodeMessage({ 1: encodeMessage({ 1: Buffer.from(ip), 2: port }) });
  const streams = started === 'calls' ? calls : started;
  const data = encodeMessage({ 1: streams, 2: succeeded ?? streams, 4: streams, 5: streams });
  const ref = encodeMessage({ 3: id });
  return encodeMessage({
    1: encodeMessage({ 1: ref, 2: data, 3: address([10, 0, 0, 9], localPort), 4: address(...remote) }),
  });
}
