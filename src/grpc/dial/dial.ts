import type { ClientHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import { DialFailure } from './dialFailure.js';
import { openHttp2 } from './http2.js';
import { mayBePlaintext, openTls, type TlsOptions } from './tlsStream.js';

/** A connection that is ready for calls. */
export interface Connection {
  session: ClientHttp2Session;
  scheme: 'http' | 'https';
  /** The address at the other end, where there is one. */
  peer: string | undefined;
  /** The pod at the other end of a port-forward. */
  pod: string | undefined;
  close(): void;
}

export interface DialOptions {
  /** Opens a fresh stream of bytes: TCP, a socket file, a port-forward. */
  open(signal: AbortSignal): Promise<Duplex>;
  /** `detect`: TLS, or plain HTTP/2 where the server turns out to speak no TLS. */
  security: 'plaintext' | 'tls' | 'detect';
  tls: TlsOptions;
  /** Take a server too that chooses no protocol by ALPN, which clients of gRPC refuse. */
  withoutAlpn?: boolean;
  signal: AbortSignal;
  /** Stands between HTTP/2 and what carries it, within TLS. */
  tapped?: ((stream: Duplex, peer: string | undefined) => Duplex) | undefined;
}

/** How long each attempt of a detection may take: a plain server may say nothing at all to a TLS greeting. */
const detectWithinMs = 2000;

/** Builds a connection layer by layer. Rejects with a DialFailure that names the layer. */
export async function dial(options: DialOptions): Promise<Connection> {
  const { security, signal } = options;
  if (security !== 'detect') return attempt(options, security, signal);
  try {
    return await attempt(options, 'tls', AbortSignal.any([signal, AbortSignal.timeout(detectWithinMs)]));
  } catch (failure) {
    if (!(failure instanceof DialFailure) || signal.aborted) throw failure;
    const silent = failure.layer === 'tls' && failure.message === 'context deadline exceeded';
    if (!silent && !mayBePlaintext(failure)) throw failure;
    return attempt(options, 'plaintext', AbortSignal.any([signal, AbortSignal.timeout(detectWithinMs)])).catch(() => {
      // What plain HTTP/2 ends with says nothing about TLS, which may only have been slow.
      if (silent) return attempt(options, 'tls', signal);
      throw failure;
    });
  }
}

async function attempt(options: DialOptions, security: 'plaintext' | 'tls', signal: AbortSignal): Promise<Connection> {
  const raw = await options.open(signal);
  const peer = peerOf(raw);
  const { podName: pod } = raw as { podName?: string };
  // What breaks it is told by what it carries.
  raw.on('error', () => {});
  const scheme = security === 'tls' ? 'https' : 'http';
  try {
    const stream = security === 'tls' ? await overTls(raw, options, signal) : raw;
    const session = await openHttp2(options.tapped?.(stream, peer) ?? stream, scheme, signal);
    return {
      session,
      scheme,
      peer,
      pod,
      close() {
        session.destroy();
        stream.destroy();
        raw.destroy();
      },
    };
  } catch (error) {
    raw.destroy();
    throw error;
  }
}

/** Clients of gRPC refuse a server that chooses no protocol, even one that would speak HTTP/2. */
async function overTls(raw: Duplex, { tls, withoutAlpn }: DialOptions, signal: AbortSignal): Promise<Duplex> {
  const stream = await openTls(raw, tls, signal);
  if (stream.alpnProtocol === 'h2' || withoutAlpn) return stream;
  stream.destroy();
  throw new DialFailure('tls', 'credentials: cannot check peer: missing selected ALPN property');
}

function peerOf(stream: Duplex): string | undefined {
  const { remoteAddress, remotePort } = stream as { remoteAddress?: string; remotePort?: number };
  if (remoteAddress === undefined) return undefined;
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}
