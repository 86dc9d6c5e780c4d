import { readFile } from 'node:fs/promises';
import { endpointOf, openByteStream } from '../../grpc/dial/byteStream.js';
import { DialFailure } from '../../grpc/dial/dialFailure.js';
import { openTls, type TlsOptions } from '../../grpc/dial/tlsStream.js';
import { openTap, type Tap, type TapOptions } from '../../grpc/tap/tap.js';
import { UserError } from '../../model/userError.js';
import type { Recorder } from './recorder.js';

export interface TapChoice {
  listen: string;
  to: string;
  /** Files of the tap's own certificate; empty for plaintext. */
  listenCert: string;
  listenKey: string;
  /** How the server is spoken to; undefined for plaintext. */
  tls: { cacert: string; cert: string; key: string; insecure: boolean; serverName: string } | undefined;
}

/** `trace --listen --to`: passes connections on until the signal, and records them. */
export async function tapTrace(
  choice: TapChoice,
  recorder: Recorder,
  signal: AbortSignal,
  ready: (address: string) => void,
): Promise<void> {
  const tap = await opened(choice, await tapOptions(choice, signal), recorder);
  ready(tap.address);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await tap.close();
}

async function opened(choice: TapChoice, options: TapOptions, recorder: Recorder): Promise<Tap> {
  try {
    return await openTap(options, {
      opened: (connection, client) => recorder.opened(connection, { client, server: choice.to }),
      passed: (connection, from, bytes) => recorder.passed(connection, from, bytes),
      closed: (connection, by, why) => recorder.closed(connection, by, why),
    });
  } catch (error) {
    throw new UserError(`The tap cannot listen on ${choice.listen}`, {
      why: (error as Error).message,
      next: 'choose a port that is free, and an address of this machine; with --listen-cert its key by --listen-key',
      exitCode: 2,
      cause: error,
    });
  }
}

async function tapOptions(choice: TapChoice, signal: AbortSignal): Promise<TapOptions> {
  const target = addressOf(choice.to, '--to');
  const tls = choice.tls && (await tlsOptions(choice.tls, target));
  return {
    listen: listenOf(choice.listen),
    certificate:
      choice.listenCert === ''
        ? undefined
        : { cert: await read(choice.listenCert, '--listen-cert'), key: await read(choice.listenKey, '--listen-key') },
    async open(within) {
      const raw = await openByteStream(target, within);
      return tls ? openTls(raw, tls, within) : raw;
    },
    signal,
  };
}

async function tlsOptions(
  given: NonNullable<TapChoice['tls']>,
  target: ReturnType<typeof endpointOf>,
): Promise<TlsOptions> {
  const file = async (name: string, flag: string) => (name === '' ? undefined : await read(name, flag));
  return {
    insecure: given.insecure,
    serverName: given.serverName || (target.network === 'tcp' ? target.host : 'localhost'),
    ca: await file(given.cacert, '--cacert'),
    cert: await file(given.cert, '--cert'),
    key: await file(given.key, '--key'),
  };
}

function addressOf(address: string, flag: string): ReturnType<typeof endpointOf> {
  try {
    return endpointOf(address);
  } catch (error) {
    if (!(error instanceof DialFailure)) throw error;
    throw new UserError(`${flag} ${address} is no address`, { next: 'write HOST:PORT', exitCode: 2, cause: error });
  }
}

/** Without a host only this machine may connect: what passes may be secret. */
function listenOf(address: string): { host: string; port: number } {
  const endpoint = addressOf(/^\d+$/.test(address) ? `:${address}` : address, '--listen');
  if (endpoint.network === 'unix' || !/^\d+$/.test(endpoint.port)) {
    throw new UserError(`--listen ${address} is no address`, { next: 'write [HOST]:PORT', exitCode: 2 });
  }
  const host = address.startsWith(':') || /^\d+$/.test(address) ? '127.0.0.1' : endpoint.host;
  return { host, port: Number(endpoint.port) };
}

async function read(file: string, flag: string): Promise<Buffer> {
  return readFile(file).catch((cause) => {
    throw new UserError(`${file} cannot be read`, {
      why: (cause as Error).message,
      next: `check ${flag}`,
      exitCode: 2,
      cause,
    });
  });
}
