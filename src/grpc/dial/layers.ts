import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { LayerFacts, Security } from '../../model/layers/layers.js';
import { handshake } from './handshake.js';
import { spokenProtocol } from './spokenProtocol.js';

const withinMs = 3000;
const mostAddresses = 4;

export interface LayersWish {
  host: string;
  port: number;
  asked: Security;
  serverName: string;
  ca: Buffer | undefined;
  signal: AbortSignal;
}

/** Builds a connection once more, one layer after the other, and notes what each shows. Never rejects for what fails. */
export async function layersOf({ host, port, asked, serverName, ca, signal }: LayersWish): Promise<LayerFacts> {
  const facts: LayerFacts = { address: `${isIP(host) === 6 ? `[${host}]` : host}:${port}`, host, asked };
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
  if (asked !== 'plaintext' && facts.spoken.protocol.startsWith('tls')) {
    facts.tls = await handshake(open.address, serverName, ca, signal);
  }
  return facts;
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

const failures: Readonly<Record<string, NonNullable<LayerFacts['tcp']>[number]['failure']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ETIMEDOUT: 'filtered',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

function reached(host: string, port: number, signal: AbortSignal): Promise<NonNullable<LayerFacts['tcp']>[number]> {
  const address = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
  const start = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (failure?: NonNullable<LayerFacts['tcp']>[number]['failure'], detail?: string) => {
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
