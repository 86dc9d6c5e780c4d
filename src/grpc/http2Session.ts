import type { ClientHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { GrpcFailure } from './grpcFailure.js';

/** Opens a fresh byte stream to the server; it may reject with a failure of its own. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>;

export interface OpenSession {
  http2: ClientHttp2Session;
  tls: boolean;
  /** The byte stream underneath, to be destroyed with the session. */
  close(): void;
}

/** A server that speaks the protocol sends its settings at once; on a TLS port plain HTTP/2 may hang for ever. */
const settingsWithinMs = 2000;

/**
 * An HTTP/2 session with the server, plain or over TLS: whichever it turns out to speak, `tlsFirst` or last. The
 * server's certificate is not checked: we look at a pod that the API server has led us to, and send no secret.
 */
export async function openSession(dial: Dial, tlsFirst: boolean, signal: AbortSignal): Promise<OpenSession> {
  try {
    return await attempt(dial, tlsFirst, signal);
  } catch (first) {
    if (!(first instanceof GrpcFailure) || first.kind === 'refused' || signal.aborted) throw first;
    try {
      return await attempt(dial, !tlsFirst, signal);
    } catch (second) {
      if (!(second instanceof GrpcFailure)) throw second;
      throw both(...(tlsFirst ? ([second, first] as const) : ([first, second] as const)));
    }
  }
}

/** What the two failures say together: silence over plain HTTP/2 says more than the TLS attempt after it. */
function both(plain: GrpcFailure, tls: GrpcFailure): GrpcFailure {
  if (tls.kind === 'refused' || wantsCertificate(tls)) return tls;
  if (plain.kind === 'timed-out') return plain;
  return new GrpcFailure('not-grpc', 'speaks neither plain HTTP/2 nor HTTP/2 over TLS', undefined, tls);
}

function wantsCertificate({ detail }: GrpcFailure): boolean {
  return detail === asksForCertificate;
}

const asksForCertificate = 'asks for a client certificate';

async function attempt(dial: Dial, tls: boolean, signal: AbortSignal): Promise<OpenSession> {
  // Loading it takes time that a command's start need not wait for.
  const { connect } = await import('node:http2');
  const raw = await dial(signal);
  const stream = tls ? connectTls({ socket: raw, ALPNProtocols: ['h2'], rejectUnauthorized: false }) : raw;
  const http2 = connect(tls ? 'https://localhost' : 'http://localhost', {
    createConnection: () => stream,
    settings: { enablePush: false },
  });
  const close = () => {
    http2.destroy();
    stream.destroy();
    raw.destroy();
  };
  try {
    await firstSettings(http2, [raw, stream], signal);
    // What breaks later is reported by the calls that it breaks.
    for (const emitter of [raw, stream, http2]) emitter.on('error', () => undefined);
    return { http2, tls, close };
  } catch (error) {
    close();
    throw error;
  }
}

function firstSettings(http2: ClientHttp2Session, streams: readonly Duplex[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => settle(() => reject(failureOfBreak(error)));
    const end = () => fail(new GrpcFailure('cut', 'closes the connection at once'));
    const late = () => fail(new GrpcFailure('timed-out', `does not answer within ${settingsWithinMs / 1000} s`));
    const aborted = () => fail(new GrpcFailure('timed-out', 'does not answer in time'));
    const settle = (then: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      then();
    };
    const timer = setTimeout(late, settingsWithinMs);
    signal.addEventListener('abort', aborted);
    if (signal.aborted) aborted();
    http2.once('remoteSettings', () => settle(resolve)).once('close', end);
    for (const emitter of [http2, ...streams]) emitter.on('error', fail);
    // The byte stream's own error comes a moment after its end and says more.
    for (const stream of streams) stream.once('close', () => setImmediate(end));
  });
}

/** The failure that an error of the byte stream, of TLS or of HTTP/2 stands for. */
export function failureOfBreak(error: unknown): GrpcFailure {
  if (error instanceof GrpcFailure) return error;
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code === 'ECONNREFUSED' || /connection refused|refuses the connection/i.test(message))
    return new GrpcFailure('refused', 'refuses the connection', undefined, error);
  if (/certificate.required|bad.certificate/i.test(`${code} ${message}`))
    return new GrpcFailure('not-grpc', asksForCertificate, undefined, error);
  if (code.startsWith('ERR_SSL') || code === 'EPROTO' || code === 'ERR_HTTP2_ERROR')
    return new GrpcFailure('not-grpc', 'does not speak HTTP/2', undefined, error);
  return new GrpcFailure('cut', `cuts the connection: ${message}`, undefined, error);
}
