import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { listening } from './kit/runBin.js';

/** A stream that is far larger than the memory of who reads it. */
const mib = 1024 * 1024;
const message = messageOf(mib);
const protos = join(import.meta.dirname, 'kit/protos');
const bin = join(import.meta.dirname, '../bin/grpclb.js');
/** Standard error ends with what the process took at most, in KiB. */
const telling = 'data:text/javascript,process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))';

/** An `Order` with so many bytes in field 6, framed. */
function messageOf(bytes: number): Buffer {
  const field = [0x32, (bytes & 127) | 128, ((bytes >> 7) & 127) | 128, bytes >> 14];
  const head = Buffer.alloc(5);
  head.writeUInt32BE(field.length + bytes, 1);
  return Buffer.concat([head, Buffer.from(field), Buffer.alloc(bytes, 0x61)]);
}

/** Serves so many messages to whoever asks, as fast as flow control lets it. */
function server(count: number) {
  const sent = { messages: 0 };
  const send = (stream: ServerHttp2Stream) => {
    while (sent.messages < count) {
      sent.messages++;
      if (!stream.write(message)) {
        stream.once('drain', () => send(stream));
        return;
      }
    }
    stream.end();
  };
  const serving = createServer().on('stream', (stream) => {
    stream.on('error', () => {}).on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    send(stream);
  });
  return { serving, sent };
}

async function watch(serving: unknown): Promise<ChildProcessByStdio<null, Readable, Readable>> {
  const address = await listening(serving);
  const flags = ['-plaintext', '-import-path', protos, '-proto', 'shop.proto', address, 'shop.v1.Orders/Watch'];
  const child = spawn(process.execPath, ['--max-old-space-size=64', '--import', telling, bin, 'probe', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill());
  return child;
}

it('a stream of 1 GiB is printed in a heap of 64 MiB', async () => {
  const count = 1024;
  const child = await watch(server(count).serving);
  let printed = 0;
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.length;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise((done) => child.on('close', done));
  expect(code, told).toBe(0);
  // In base64 a message takes a third more.
  expect(printed).toBeGreaterThan((count * mib * 4) / 3);
  const [, peak] = /peak (\d+)/.exec(told) ?? [];
  expect(Number(peak) / 1024).toBeLessThan(256);
}, 120_000);

it('no more is taken from a server than is read from us', async () => {
  const { serving, sent } = server(10_000);
  const child = await watch(serving);
  // One chunk, and then nobody reads.
  await new Promise((done) => child.stdout.once('readable', done));
  let last = -1;
  while (last !== sent.messages) {
    last = sent.messages;
    await new Promise((done) => setTimeout(done, 500));
  }
  expect(sent.messages).toBeGreaterThan(0);
  expect(sent.messages).toBeLessThan(64);
  expect(child.exitCode).toBeNull();
}, 60_000);
