import { spawn } from 'node:child_process';
import type { AddressInfo, Server, Socket } from 'node:net';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const bin = resolve(import.meta.dirname, '../../bin/grpclb.js');

interface Ran {
  stdout: string;
  stderr: string;
  code: number | null;
}

/** The built binary. */
export function runBin(...args: string[]): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('close', (code) => done({ stdout, stderr, code }));
  });
}

/** Listens on loopback until the test is over; the address. */
export async function listening(server: unknown): Promise<string> {
  const listener = server as Server;
  const open = new Set<Socket>();
  // Clients that hang up are the point of these tests.
  listener.on('connection', (socket: Socket) => open.add(socket.on('error', () => {})));
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    listener.close();
  });
  return `127.0.0.1:${(listener.address() as AddressInfo).port}`;
}
