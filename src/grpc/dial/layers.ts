import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LayerFacts, Security } from '../../model/layers/layers.js';
import { handshake } from './handshake.js';
import { spokenProtocol } from './spokenProtocol.js';

type Reached = NonNullable<LayerFacts['tcp']>[number];
type TcpFailure = NonNullable<Reached['failure']>;

const withinMs = 3000;
const mostAddresses = 4;

export interface LayersWish {
  asked: Security;
  serverName: string;
  ca: Buffer | undefined;
  insecure: boolean;
  signal: AbortSignal;
}

/** Builds a connection once more, one layer after the other, and notes what each shows. Never rejects for what fails. */
export async function layersOf(host: string, port: number, wish: LayersWish): Promise<LayerFacts> {
  const { asked, insecure, signal } = wish;
  const facts: LayerFacts = { address: `${isIP(host) === 6 ? `[${host}]` : host}:${port}`, host, asked, insecure };
  if (isIP(host) === 0) {
    facts.names = await namesOf(host);
    if (facts.names.failure !== undefined) return facts;
  }
  const addresses = (facts.names?.addresses ?? [host]).slice(0, mostAddresses);
  facts.tcp = await Promise.all(addresses.map((address) => reached(address, port, signal)));
  const open = facts.tcp.find(({ failure }) => failure === undefined);
  if (!open) return facts;

  const at = { host: addresses[facts.tcp.indexOf(open)] ?? host, port };
  facts.spoken = await spokenProtocol(async () => connect(at), signal);
  if (speaksTls(facts)) facts.tls = await handshake(open.address, wish, signal);
  return facts;
}

/** The same through a port-forward to a pod, which is reached or not by what its stream says after the greeting. */
export async function forwardedLayersOf(
  address: string,
  open: (signal: AbortSignal) => Promise<Duplex>,
  wish: LayersWish,
): Promise<LayerFacts> {
  const { asked, insecure, signal, serverName } = wish;
  const facts: LayerFacts = { address, host: serverName, asked, insecure, forwardedTo: '' };
  let broken: Error | undefined;
  const watched = async (within: AbortSignal) => {
    const stream = await open(within);
    facts.forwardedTo = (stream as { podName?: string }).podName ?? '';
    return stream.on('error', (error) => {
      broken ??= error;
    });
  };
  try {
    facts.spoken = await spokenProtocol(watched, signal);
  } catch (error) {
    broken = error as Error;
  }
  const unreached = facts.spoken === undefined || facts.spoken.protocol === 'nothing' ? broken : undefined;
  facts.tcp = [{ address, milliseconds: 0, ...(unreached && forwardFailure(unreached)) }];
  if (!unreached && speaksTls(facts)) facts.tls = await handshake(address, wish, signal, open);
  return facts;
}

function forwardFailure({ message }: Error): { failure: TcpFailure; detail: string } | undefined {
  if (/connection refused/.test(message)) return { failure: 'refused', detail: message };
  // The pod was reached, and hung up.
  return /connection reset|broken pipe/.test(message) ? undefined : { failure: 'other', detail: message };
}

function speaksTls({ asked, spoken }: LayerFacts): boolean {
  return asked !== 'plaintext' && spoken?.protocol.startsWith('tls') === true;
}

async function namesOf(host: string): Promise<NonNullable<LayerFacts['names']>> {
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  try {
    const found = await lookup(host, { all: true });
    return { addresses: [...new Set(found.map(({ address }) => address))], milliseconds: since() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const failure =
      code === 'ENOTFOUND'
        ? 'there is no such name'
        : code === 'EAI_AGAIN'
          ? 'the name server does not answer'
          : String(code);
    return { addresses: [], milliseconds: since(), failure };
  }
}

const failures: Readonly<Record<string, TcpFailure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'filtered',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

function reached(host: string, port: number, signal: AbortSignal): Promise<Reached> {
  const address = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
  const start = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (failure?: TcpFailure, detail?: string) => {
      signal.removeEventListener('abort', late);
      clearTimeout(timer);
      socket.on('error', () => {}).destroy();
      const milliseconds = Math.round(performance.now() - start);
      resolve({
        address,
        milliseconds,
        ...(failure !== undefined && { failure }),
        ...(detail !== undefined && { detail }),
      });
    };
    const late = () => end('filtered');
    const timer = setTimeout(late, withinMs);
    signal.addEventListener('abort', late);
    socket.once('connect', () => end());
    socket.once('error', ({ code = '', message }: NodeJS.ErrnoException) => end(failures[code] ?? 'other', message));
  });
}
