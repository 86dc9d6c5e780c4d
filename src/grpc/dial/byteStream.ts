import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { DialFailure } from './dialFailure.js';

/** Where to dial. */
export type Endpoint = { network: 'tcp'; host: string; port: string } | { network: 'unix'; path: string };

/** `host:port`, with brackets around an IPv6 address, as Go splits it. Throws a DialFailure where it is neither. */
export function endpointOf(address: string): Endpoint {
  const path = /^unix:(?:\/\/)?(.+)$/.exec(address)?.[1];
  if (path !== undefined) return { network: 'unix', path };
  const target = address.replace(/^(?:dns|passthrough):\/\/[^/]*\//, '').replace(/^dns:(?=[^/])/, '');
  const [, v6, host = v6, port] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(target) ?? [];
  if (host === undefined || port === undefined) {
    const fault = /^[^[]*:.*:/.test(target) ? 'too many colons in address' : 'missing port in address';
    throw new DialFailure('names', `dial tcp: address ${target}: ${fault}`);
  }
  return { network: 'tcp', host: host === '' ? 'localhost' : host, port };
}

const services: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The number of a port, or undefined where it is none. */
export function portOf({ port }: { port: string }): number | undefined {
  const number = services[port] ?? Number(port);
  return port !== '' && Number.isInteger(number) && number >= 0 && number <= 65_535 ? number : undefined;
}

/** Names and TCP (or a socket in the file system): a stream of bytes to the server. Rejects with a DialFailure. */
export function openByteStream(endpoint: Endpoint, signal: AbortSignal): Promise<Duplex> {
  if (endpoint.network === 'unix')
    return connected(connect({ path: endpoint.path }), `dial unix ${endpoint.path}`, signal);
  const port = portOf(endpoint);
  if (port === undefined) {
    const fault = /^\d+$/.test(endpoint.port) ? 'invalid port' : 'unknown port';
    return Promise.reject(new DialFailure('names', `dial tcp: lookup tcp/${endpoint.port}: ${fault}`));
  }
  return connected(connect({ host: endpoint.host, port }), 'dial tcp', signal);
}

function connected(socket: Socket, what: string, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', late);
      socket.off('error', failed);
      then();
    };
    const fail = (failure: DialFailure) => {
      settle(() => reject(failure));
      // A socket that is given up may still fail.
      socket.on('error', () => {}).destroy();
    };
    const failed = (error: Error) => fail(failureOf(error, what));
    const late = () => fail(new DialFailure('tcp', 'context deadline exceeded'));
    signal.addEventListener('abort', late);
    socket.once('error', failed).once('connect', () => {
      socket.setNoDelay();
      settle(() => resolve(socket));
    });
    if (signal.aborted) late();
  });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  ECONNRESET: 'connect: connection reset by peer',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'connect: connection timed out',
  EACCES: 'connect: permission denied',
  ENOENT: 'connect: no such file or directory',
};

function failureOf(error: Error, what: string): DialFailure {
  // Several addresses were tried: the first says as much as Go does.
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const {
    code = '',
    hostname,
    address,
    port,
    message,
  } = first as NodeJS.ErrnoException & {
    hostname?: string;
    address?: string;
    port?: number;
  };
  if (hostname !== undefined) {
    const fault = code === 'ENOTFOUND' ? 'no such host' : code === 'EAI_AGAIN' ? 'server misbehaving' : message;
    return new DialFailure('names', `${what}: lookup ${hostname}: ${fault}`, error);
  }
  const where = port === undefined ? '' : ` ${address?.includes(':') ? `[${address}]` : address}:${port}`;
  return new DialFailure('tcp', `${what}${where}: ${reasons[code] ?? message}`, error);
}
