import type { Duplex } from 'node:stream';
import { endpointOf, openByteStream, portOf } from '../../grpc/dial/byteStream.js';
import { failure, type ProbeIo, type ProbeOptions } from './probeOptions.js';

/** What an address stands for. */
export interface Target {
  /** Said before each connection, where several backends take turns. */
  nextConnection?(): void;
  /** A fresh stream of bytes to it. */
  open(signal: AbortSignal): Promise<Duplex>;
  /** The name that its certificate must have. */
  host: string;
  /** The value of `:authority`. */
  authority: string;
  /** Over TCP: the host and the port. */
  endpoint?: { host: string; port: number };
  /** By a port-forward. */
  forwarded?: true;
  /** Where the object that was named says so. */
  security?: 'plaintext' | 'tls';
  /** An authority to trust. */
  ca?: Buffer | undefined;
  close(): Promise<void>;
}

/** Finds what to dial. A name with a slash is never a host. */
export async function targetOf(options: ProbeOptions, io: ProbeIo): Promise<Target> {
  const { address } = options;
  if (!options.unix && isObject(address)) {
    const { clusterTarget } = await import('./clusterTarget.js');
    return clusterTarget(address, options, io);
  }
  try {
    const endpoint = options.unix ? { network: 'unix' as const, path: address } : endpointOf(address);
    const host = endpoint.network === 'unix' ? 'localhost' : endpoint.host;
    const port = endpoint.network === 'tcp' ? portOf(endpoint) : undefined;
    return {
      open: (signal) => openByteStream(endpoint, signal),
      ...(port !== undefined && { endpoint: { host, port } }),
      host,
      authority: endpoint.network === 'unix' ? 'localhost' : address.replace(/^[a-z]+:\/\/[^/]*\//, ''),
      close: async () => {},
    };
  } catch (error) {
    throw failure(`Failed to dial target host "${address}"`, error);
  }
}

/** Whatever has a slash, other than the schemes that gRPC knows. */
function isObject(address: string): boolean {
  return address.includes('/') && !/^(?:unix|dns|passthrough):/.test(address);
}
