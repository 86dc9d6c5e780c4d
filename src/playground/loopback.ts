import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Address } from './processes/messages.js';

/** The loopback addresses of one playground: nobody else on this machine uses them. */
export interface Loopback {
  /** Listens already: holding it is what keeps the others of the network ours. */
  serviceListener: Server;
  service: Address;
  edge: Address;
  /** The address of the pod with that number, from 1. Port 0 means that the pod takes a free one. */
  pod(number: number): Address;
}

const usualPort = 50051;
const edgePort = 8443;
const hostOfService = 250;
const hostOfEdge = 251;

/**
 * Takes a network 127.x.y.0/24 by listening on one address of it, so that every pod has an address of its own and
 * the same port, as in a cluster. Where the system has no loopback but 127.0.0.1 (macOS), all share that address
 * and the ports differ.
 */
export async function claimLoopback(kind: 'network' | 'one-address' = 'network'): Promise<Loopback> {
  // Somebody who listens on port 50051 of every address leaves none of ours free: then another port is taken.
  const ports = [usualPort, usualPort, usualPort, ...Array.from({ length: 5 }, () => randomInt(20_000, 30_000))];
  for (const port of kind === 'network' ? ports : []) {
    const prefix = `127.${randomInt(10, 250)}.${randomInt(1, 250)}`;
    const serviceListener = await listening({ host: `${prefix}.${hostOfService}`, port });
    if (serviceListener === 'no-such-address') break;
    if (serviceListener === 'in-use') continue;
    return {
      serviceListener,
      service: { host: `${prefix}.${hostOfService}`, port },
      edge: { host: `${prefix}.${hostOfEdge}`, port: edgePort },
      pod: (number) => ({ host: `${prefix}.${number}`, port }),
    };
  }
  const host = '127.0.0.1';
  const serviceListener = await listening({ host, port: 0 });
  if (typeof serviceListener === 'string') throw new Error('no loopback address can be listened on');
  const free = { host, port: 0 };
  return {
    serviceListener,
    service: { host, port: (serviceListener.address() as AddressInfo).port },
    edge: free,
    pod: () => free,
  };
}

function listening({ host, port }: Address): Promise<Server | 'in-use' | 'no-such-address'> {
  const server = createServer({ noDelay: true });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('in-use');
      else if (error.code === 'EADDRNOTAVAIL') resolve('no-such-address');
      else reject(error);
    });
    server.listen(port, host, () => resolve(server));
  });
}
