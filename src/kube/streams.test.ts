import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { localApi, refusal } from '../../test/kit/localApi.js';
import { ApiFailure } from './apiFailure.js';
import { exec } from './exec.js';
import { portForward } from './portForward.js';

const target = { namespace: 'shop', pod: 'greeter-1', port: 50051 };
const command = { namespace: 'shop', pod: 'greeter-1', container: 'app', command: ['cat', '/proc/net/tcp'] };

const onChannel = (channel: number, content: string | Buffer) =>
  Buffer.concat([Buffer.from([channel]), Buffer.from(content)]);

/** Begins a port-forward as the API server does: each channel with its port number. */
function begin(connection: WebSocket, port: number): void {
  for (const channel of [0, 1]) connection.send(Buffer.from([channel, port & 0xff, port >> 8]));
}

const rejected = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('portForward', () => {
  it('carries bytes both ways, however they are cut', async () => {
    const asked: string[] = [];
    const { api } = await localApi(() => 'cut', {
      stream(connection, path, query) {
        asked.push(`${path}?${query}`);
        begin(connection, 50051);
        connection.on('message', (message: Buffer) => {
          for (const byte of message.subarray(1)) connection.send(onChannel(0, Buffer.from([byte])));
        });
      },
    });
    const stream = await portForward(api, target);
    stream.write('hello ');
    stream.write('there');
    let text = '';
    for await (const chunk of stream) {
      text += chunk;
      if (text.length === 'hello there'.length) break;
    }
    expect(text).toBe('hello there');
    expect(asked).toEqual(['/api/v1/namespaces/shop/pods/greeter-1/portforward?ports=50051']);
  });

  it('takes no more than somebody reads', async () => {
    const chunk = onChannel(0, Buffer.alloc(64 * 1024));
    let server: WebSocket | undefined;
    const { api } = await localApi(() => 'cut', {
      stream(connection) {
        server = connection;
        begin(connection, 50051);
        for (let i = 0; i < 400; i++) connection.send(chunk);
      },
    });
    const stream = await portForward(api, target);
    stream.once('readable', () => {});
    await sleep(300);
    expect(stream.readableLength).toBeLessThan(1024 * 1024);
    expect(server?.bufferedAmount).toBeGreaterThan(0);
    stream.destroy();
  });

  it('says that nothing answers on the port', async () => {
    const { api } = await localApi(() => 'cut', {
      stream(connection) {
        begin(connection, 50051);
        connection.send(onChannel(1, 'connection refused'));
      },
    });
    const stream = await portForward(api, target);
    const error = await new Promise((resolve) => stream.once('error', resolve));
    expect(error).toBeInstanceOf(ApiFailure);
    expect(error).toMatchObject({
      reason: 'unreachable',
      detail: 'Nothing answers on port 50051 of pod shop/greeter-1: connection refused',
    });
  });

  it('ends where the server ends it', async () => {
    const { api } = await localApi(() => 'cut', {
      stream(connection) {
        begin(connection, 50051);
        connection.send(onChannel(0, 'bye'));
        connection.close();
      },
    });
    let text = '';
    for await (const chunk of await portForward(api, target)) text += chunk;
    expect(text).toBe('bye');
  });

  it('rejects with what the API server says', async () => {
    const { api } = await localApi(() => refusal(403, 'pods "greeter-1" is forbidden'));
    expect(await rejected(portForward(api, target))).toMatchObject({
      reason: 'forbidden',
      status: 403,
      detail: 'pods "greeter-1" is forbidden',
    });
  });

  it('gives up on a server that never answers, and when it is told to', async () => {
    const { api } = await localApi(() => 'hang');
    expect(await rejected(portForward(api, target, { timeoutMs: 100 }))).toMatchObject({ reason: 'timed-out' });
    const signal = AbortSignal.timeout(50);
    expect(await rejected(portForward(api, target, { signal }))).toMatchObject({ reason: 'timed-out' });
  });
});

describe('exec', () => {
  const ended = (status: object) => onChannel(3, JSON.stringify(status));

  it('brings what the command prints and how it ends', async () => {
    let words: string[] = [];
    const { api } = await localApi(() => 'cut', {
      stream(connection, _, query) {
        words = query.getAll('command');
        connection.send(onChannel(1, 'out '));
        connection.send(onChannel(2, 'err'));
        connection.send(onChannel(1, 'more'));
        connection.send(ended({ status: 'Success' }));
        connection.close();
      },
    });
    expect(await exec(api, command)).toEqual({ stdout: 'out more', stderr: 'err', exitCode: 0 });
    expect(words).toEqual(command.command);
  });

  it('takes a missing program for a result, and a refusal for a failure', async () => {
    const message = 'exec: "cat": executable file not found in $PATH';
    const { api } = await localApi(() => 'cut', {
      stream(connection) {
        connection.send(ended({ status: 'Failure', message, reason: 'InternalError' }));
        connection.close();
      },
    });
    expect(await exec(api, command)).toMatchObject({ stdout: '', exitCode: undefined, failure: message });
    const { api: strict } = await localApi(() => refusal(403, 'no'));
    expect(await rejected(exec(strict, command))).toMatchObject({ status: 403 });
  });

  it('does not wait for ever, and does not take everything', async () => {
    const { api } = await localApi(() => 'cut', { stream() {} });
    expect(await rejected(exec(api, command, { timeoutMs: 100 }))).toMatchObject({ reason: 'timed-out' });
    const { api: loud } = await localApi(() => 'cut', {
      stream(connection) {
        for (let i = 0; i < 80; i++) connection.send(onChannel(1, Buffer.alloc(64 * 1024, 'x')));
      },
    });
    expect(await rejected(exec(loud, command))).toBeInstanceOf(ApiFailure);
  });
});
