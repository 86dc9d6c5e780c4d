import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { World } from '../world.js';
import { socketTable } from './socketTable.js';
import { ApiRefusal, notFound } from './status.js';

const protocol = 'v4.channel.k8s.io';
const path = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/exec$/;
const tables: Readonly<Record<string, string>> = { '/proc/net/tcp': 'tcp', '/proc/net/tcp6': 'tcp6' };
const channels = { stdout: 1, stderr: 2, status: 3 } as const;

interface Result {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/**
 * Runs a command in a pod, over a WebSocket as the API server does. The pods of the playground have one program,
 * `cat`, and of files only their socket tables.
 */
export function execUpgrade(world: World, request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
  const [, namespace, name] = path.exec(url.pathname) ?? [];
  const pod = world.pods.find((p) => p.name === name && p.namespace === namespace);
  if (namespace === undefined) throw notFound();
  if (!pod) throw notFound(`pods "${name}" not found`);
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
  if (!offered.includes(protocol)) throw new ApiRefusal(403, 'Forbidden', `the playground speaks ${protocol} only`);
  const command = url.searchParams.getAll('command');
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });
  server.handleUpgrade(request, socket, head, (connection) =>
    answer(connection, run(command, socketTable(world, pod))),
  );
}

function run([program = '', ...files]: readonly string[], table: string | undefined): Result {
  if (program !== 'cat') {
    return { stdout: '', stderr: `exec: "${program}": executable file not found in $PATH`, exitCode: 127 };
  }
  const missing = files.filter((file) => tables[file] === undefined || table === undefined);
  const stdout = files.map((file) => (tables[file] === 'tcp' ? (table ?? '') : '')).join('');
  const stderr = missing.map((file) => `cat: ${file}: No such file or directory\n`).join('');
  return { stdout, stderr, exitCode: missing.length > 0 ? 1 : 0 };
}

function answer(connection: WebSocket, { stdout, stderr, exitCode }: Result): void {
  const send = (channel: number, text: string) => {
    if (text !== '') connection.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  };
  send(channels.stdout, stdout);
  send(channels.stderr, stderr);
  send(channels.status, JSON.stringify(exitCode === 0 ? { metadata: {}, status: 'Success' } : failure(exitCode)));
  connection.close(1000);
}

function failure(exitCode: number): object {
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}
