import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { endpointOf, openByteStream } from '../dial/byteStream.js';
import { dial } from '../dial/dial.js';
import { GrpcCall } from './call.js';
import { RetriedCall } from './retriedCall.js';

const never = new AbortController().signal;

/** A call whose first stream meets `first`, and whose second is told how many bytes of which messages came. */
async function callTo(first: (stream: ServerHttp2Stream) => void) {
  const server = createServer();
  let streams = 0;
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    if (++streams === 1) {
      first(stream);
      return;
    }
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      const body = Buffer.concat(chunks);
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(body.length, 1);
      stream.end(Buffer.concat([prefix, body]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connection = await dial({
    open: (signal) => openByteStream(endpointOf(`127.0.0.1:${port}`), signal),
    security: 'plaintext',
    tls: { insecure: false, serverName: 'localhost' },
    signal: never,
  });
  onTestFinished(() => {
    connection.close();
    server.close();
  });
  const begin = () => new GrpcCall(connection, '/a.B/C', { signal: never, userAgent: 'test', authority: 'a.test' });
  let again = 0;
  const call = new RetriedCall(begin(), async () => {
    again++;
    return begin();
  });
  return { call, again: () => again };
}

async function ended({ call, again }: Awaited<ReturnType<typeof callTo>>) {
  const messages: Buffer[] = [];
  for await (const bytes of call.messages()) messages.push(bytes);
  return { messages, again: again(), code: (await call.end()).status.code };
}

it('sends all messages again, in their order, those too that come while it does', async () => {
  const made = await callTo((stream) => stream.once('data', () => stream.close(7)));
  const sent: Buffer[] = [];
  for (let i = 0; i < 40; i++) {
    const message = Buffer.alloc(4000, i);
    sent.push(Buffer.from([0, 0, 0, message.length >> 8, message.length & 0xff]), message);
    expect(await made.call.send(message)).toBe(true);
  }
  made.call.endSending();
  const { messages, again, code } = await ended(made);
  expect([again, code, messages.length]).toEqual([1, 0, 1]);
  expect(messages[0]?.equals(Buffer.concat(sent))).toBe(true);
});

it('is not made again where more was sent than is kept', async () => {
  const made = await callTo((stream) => {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > 300_000) stream.close(7);
    });
  });
  await made.call.send(Buffer.alloc(400_000));
  expect(await ended(made)).toMatchObject({ again: 0, code: 14 });
});
