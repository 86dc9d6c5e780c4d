import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Side } from '../../model/trace/frame.js';

export interface TapOptions {
  listen: { host: string; port: number };
  /** The tap's own certificate, where clients speak TLS to it. */
  certificate: { cert: Buffer; key: Buffer } | undefined;
  /** Opens a fresh stream of bytes to the server, through TLS where it speaks that. */
  open(signal: AbortSignal): Promise<Duplex>;
  signal: AbortSignal;
}

export interface TapSink {
  opened(connection: number, client: string): void;
  /** Bytes that have passed. They may be read until this returns, and must not be changed. */
  passed(connection: number, from: Side, bytes: Buffer): void;
  closed(connection: number, by: Side | undefined, why?: string): void;
}

export interface Tap {
  address: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** A client waits no longer for the server than it would by itself. */
const connectWithinMs = 20_000;

/** Stands between clients and a server and passes every byte on, unchanged, with a copy to the sink. */
export async function openTap(options: TapOptions, sink: TapSink): Promise<Tap> {
  const open = new Set<Duplex>();
  let connections = 0;
  let ending = false;
  const told: TapSink = {
    ...sink,
    // What the tap ends itself is nobody's fault.
    closed: (number, by, why) => (ending ? sink.closed(number, undefined) : sink.closed(number, by, why)),
  };
  const accept = (client: Socket) => {
    const number = ++connections;
    sink.opened(number, `${bracketed(client.remoteAddress ?? '')}:${client.remotePort}`);
    void join(client, number, options, told, open);
  };
  const refused = ({ message }: Error) => {
    const number = ++connections;
    sink.opened(number, '');
    sink.closed(number, 'client', `no TLS could be agreed with the client: ${message.trim()}`);
  };
  const server = await serverOf(options, accept, refused, open);
  server.listen(options.listen.port, options.listen.host);
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return {
    address: `${bracketed(address)}:${port}`,
    async close() {
      ending = true;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const stream of open) stream.destroy();
      await closed;
    },
  };
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

async function serverOf(
  { certificate }: TapOptions,
  accept: (client: Socket) => void,
  refused: (error: Error) => void,
  open: Set<Duplex>,
): Promise<Server> {
  const hold = (socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // What breaks is told by the end of the connection.
    socket.on('error', () => {});
  };
  const settings = { allowHalfOpen: true, noDelay: true, pauseOnConnect: certificate === undefined };
  if (!certificate) {
    return createServer(settings, (client) => {
      hold(client);
      accept(client);
    });
  }
  const { createServer: createTlsServer } = await import('node:tls');
  return createTlsServer({ ...settings, ...certificate, ALPNProtocols: ['h2'] }, accept)
    .on('connection', hold)
    .on('tlsClientError', refused);
}

async function join(
  client: Socket,
  number: number,
  options: TapOptions,
  sink: TapSink,
  open: Set<Duplex>,
): Promise<void> {
  client.on('error', () => {});
  const gone = new AbortController();
  const left = () => gone.abort();
  client.once('close', left);
  let server: Duplex;
  try {
    server = await options.open(AbortSignal.any([options.signal, gone.signal, AbortSignal.timeout(connectWithinMs)]));
  } catch (error) {
    client.destroy();
    if (gone.signal.aborted) sink.closed(number, 'client');
    else sink.closed(number, 'server', (error as Error).message);
    return;
  }
  if (client.destroyed) {
    server.on('error', () => {}).destroy();
    sink.closed(number, 'client');
    return;
  }
  open.add(server);
  server.once('close', () => open.delete(server));
  const first: { by?: Side; why?: string | undefined } = {};
  const ended = (by: Side) => (why?: string) => {
    first.by ??= by;
    first.why ??= why;
  };
  pipe(client, server, (bytes) => sink.passed(number, 'client', bytes), ended('client'));
  pipe(server, client, (bytes) => sink.passed(number, 'server', bytes), ended('server'));
  await Promise.all([closing(client), closing(server)]);
  sink.closed(number, first.by, first.why);
}

function closing(stream: Duplex): Promise<void> {
  return new Promise((resolve) => (stream.closed ? resolve() : stream.once('close', resolve)));
}

/** Passes bytes on no faster than they are taken; each side's end and break become the other's. */
function pipe(from: Duplex, to: Duplex, passed: (bytes: Buffer) => void, ended: (why?: string) => void): void {
  const resume = () => from.resume();
  from
    .on('data', (bytes: Buffer) => {
      if (!to.write(bytes)) from.pause();
      passed(bytes);
    })
    .on('end', () => {
      ended();
      to.end();
    })
    .on('error', ({ message }: Error) => {
      ended(message);
      to.destroy();
    })
    .on('close', () => {
      ended();
      to.off('drain', resume);
      to.end();
    })
    .resume();
  to.on('drain', resume);
}
