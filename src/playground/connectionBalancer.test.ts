import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionBalancer } from './connectionBalancer.js';
import { claimLoopback, type Loopback } from './loopback.js';
import type { Address } from './processes/messages.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that says its name and then sends back whatever it gets. */
async function namedEcho(loopback: Loopback, number: number): Promise<Address> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(`${number};`);
    socket.pipe(socket);
  });
  const { host, port } = loopback.pod(number);
  await listen(server, host, port);
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { host, port };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, host, resolve));
}

async function balancer(endpoints: () => Address[], loopback: Loopback): Promise<ConnectionBalancer> {
  const made = new ConnectionBalancer(loopback.serviceListener, endpoints);
  closers.unshift(() => made.close());
  return made;
}

async function until(socket: Socket, text: string): Promise<string> {
  let got = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    got += String(chunk);
    if (got.includes(text)) return got;
  }
  return got;
}

describe('ConnectionBalancer', () => {
  it('chooses once per connection, among all endpoints, and passes bytes both ways', async () => {
    const loopback = await claimLoopback();
    const endpoints = [await namedEcho(loopback, 1), await namedEcho(loopback, 2)];
    await balancer(() => endpoints, loopback);
    const answered = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const socket = connect(loopback.service);
      const name = await until(socket, ';');
      for (const word of ['one', 'two', 'three']) {
        socket.write(word);
        expect(await until(socket, word)).toBe(word);
      }
      answered.add(name);
      socket.destroy();
    }
    expect([...answered].sort()).toEqual(['1;', '2;']);
  });

  it('refuses connections while there is no endpoint', async () => {
    const loopback = await claimLoopback();
    await balancer(() => [], loopback);
    const socket = connect(loopback.service);
    await expect(once(socket, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('ends what is open when it closes', async () => {
    const loopback = await claimLoopback();
    const endpoint = await namedEcho(loopback, 1);
    const made = await balancer(() => [endpoint], loopback);
    const socket = connect(loopback.service);
    socket.on('error', () => {});
    await until(socket, ';');
    const ended = once(socket, 'close');
    await made.close();
    await ended;
    await expect(once(connect(loopback.service), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
