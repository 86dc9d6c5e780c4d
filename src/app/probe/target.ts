import type { Duplex } from 'node:stream';
import { endpointOf, openByteStream } from '../../grpc/dial/byteStream.js';
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
  close(): Promise<void>;
}

/** Finds what to dial. A name with a slash is never a host. */
export async function targetOf(options: ProbeOptions, io: ProbeIo): Promise<Target> {
  const { address } = options;
  if (!options.unix && /^[a-z]+\/[^/]/.test(address)) {
    const { clusterTarget } = await import('./clusterTarget.js');
    return clusterTarget(address, options, io);
  }
  try {
    const endpoint = options.unix ? { network: 'unix' as const, path: address } : endpointOf(address);
    const host = endpoint.network === 'unix' ? 'localhost' : endpoint.host;
    return {
      open: (signal) => openByteStream(endpoint, signal),
      host,
      authority: endpoint.network === 'unix' ? 'localhost' : address.replace(/^[a-z]+:\/\/[^/]*\//, ''),
      close: async () => {},
    };
  } catch (error) {
    throw failure(`Failed to dial target host "${address}"`, error);
  }
}
