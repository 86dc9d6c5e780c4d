import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isServing } from '../healthProbe.js';
import { builtEntry } from '../testing/builtEntry.js';
import { isAlive } from '../testing/isAlive.js';
import { Child, type ChildLimits } from './child.js';
import type { Job } from './messages.js';

let built: Awaited<ReturnType<typeof builtEntry>>;
beforeAll(async () => {
  built = await builtEntry();
});
afterAll(() => built.remove());

const started: Child[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.end()));
});

const server: Extract<Job, { role: 'server' }> = {
  role: 'server',
  pod: 'greeter-1',
  host: '127.0.0.1',
  port: 0,
  workMicros: 2_000,
};

async function start(job: Job = server, limits: Partial<ChildLimits> = {}): Promise<Child> {
  const signal = new AbortController().signal;
  const child = await Child.start(built.entry, job, { lifetimeMs: 60_000, signal, ...limits });
  started.push(child);
  return child;
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (const late = Date.now() + ms; Date.now() < late; await sleep(20)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

describe('Child', () => {
  it('is a gRPC server that answers its health service, and tells when it started', async () => {
    const before = Date.now();
    const child = await start();
    expect(child.startedAt).toBeGreaterThan(before - 50);
    expect(child.startedAt).toBeLessThan(Date.now());
    expect(await isServing({ host: '127.0.0.1', port: child.port })).toBe(true);
    await child.end();
    expect(await isServing({ host: '127.0.0.1', port: child.port })).toBe(false);
  });

  it('answers gRPC clients: the greeter by name, health by service, and what it does not have with the right code', async () => {
    const { port } = await start();
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
    const unary = (path: string, request: Buffer) =>
      new Promise<string>((resolve) => {
        const pass = (bytes: Buffer) => bytes;
        const deadline = Date.now() + 5_000;
        client.makeUnaryRequest(path, pass, pass, request, { deadline }, (error, answer) =>
          resolve(error ? `code ${error.code}` : (answer?.toString('hex') ?? '')),
        );
      });
    const text = (words: string) => Buffer.concat([Buffer.from([0x0a, words.length]), Buffer.from(words)]);
    expect(await unary('/helloworld.Greeter/SayHello', text('you'))).toBe(
      text('Hello you from greeter-1').toString('hex'),
    );
    expect(await unary('/helloworld.Greeter/SayHello', Buffer.alloc(0))).toBe(
      text('Hello  from greeter-1').toString('hex'),
    );
    expect(await unary('/grpc.health.v1.Health/Check', text('helloworld.Greeter'))).toBe('0801');
    expect(await unary('/grpc.health.v1.Health/Check', text('other'))).toBe(`code ${status.NOT_FOUND}`);
    expect(await unary('/helloworld.Greeter/SayGoodbye', text('you'))).toBe(`code ${status.UNIMPLEMENTED}`);

    const pass = (bytes: Buffer) => bytes;
    const watched = client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', pass, pass, text('other'));
    watched.on('error', () => {});
    const [first] = (await once(watched, 'data')) as [Buffer];
    expect(first.toString('hex')).toBe('0803');
    watched.cancel();
    client.close();
  });

  it('measures itself: calls cost CPU and bytes, silence does not', async () => {
    const child = await start();
    const idle = await child.read();
    const address = { host: '127.0.0.1', port: child.port };
    const client = await start({ role: 'client', dial: { through: 'service', address }, callsPerSecond: 100 });
    let busy = await child.read();
    while (busy && busy.calls < 50) {
      await sleep(50);
      busy = await child.read();
    }
    if (!idle || !busy) throw new Error('the server does not answer');
    expect(idle.calls).toBe(0);
    expect(busy.cpuMicros - idle.cpuMicros).toBeGreaterThan(busy.calls * server.workMicros);
    expect(busy.rxBytes - idle.rxBytes).toBeGreaterThan(busy.calls * 10);
    expect(busy.txBytes - idle.txBytes).toBeGreaterThan(busy.calls * 10);
    expect(busy.openConnections).toBe(1);
    await client.end();
    expect((await client.read())?.calls).toBeUndefined();
  });

  it('tells why it cannot start, and leaves nothing behind', async () => {
    const { port } = await start();
    await expect(start({ ...server, port })).rejects.toThrow(/EADDRINUSE|No address added/);
    await expect(
      Child.start('/nowhere.js', server, { lifetimeMs: 1000, signal: AbortSignal.timeout(5000) }),
    ).rejects.toThrow(/ended with code 1[\s\S]*nowhere\.js/);
  });

  it('ends when it is told to, with exit and pid gone', async () => {
    const child = await start();
    const { pid } = child;
    if (pid === undefined) throw new Error('no pid');
    expect(isAlive(pid)).toBe(true);
    await child.end();
    expect(isAlive(pid)).toBe(false);
    expect(child.exit?.at).toBeLessThanOrEqual(Date.now());
  });

  it('breaks off when the signal aborts', async () => {
    const abort = new AbortController();
    const starting = start(server, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
  });

  it('does not outlive its lifetime', async () => {
    const child = await start(server, { lifetimeMs: 300 });
    await child.whenGone();
    expect(child.exit?.code).toBe(0);
  });

  it('does not outlive its parent, even one that is killed', async () => {
    const parentFile = join(dirname(built.entry), 'parent.mjs');
    await writeFile(
      parentFile,
      `import { fork } from 'node:child_process';
       const child = fork(${JSON.stringify(built.entry)});
       child.once('message', () => process.send(child.pid));
       child.send({ do: 'run', job: ${JSON.stringify(server)}, lifetimeMs: 60000 });`,
    );
    const parent = fork(parentFile, [], { execArgv: [] });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await goneWithin(pid, 3_000)).toBe(true);
  });
});
