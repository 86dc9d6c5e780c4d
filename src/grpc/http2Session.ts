import type { Duplex } from 'node:stream';
import { type Connection, dial } from './dial/dial.js';
import { DialFailure } from './dial/dialFailure.js';
import { GrpcFailure } from './grpcFailure.js';

/** Opens a fresh byte stream to the server; it may reject with a failure of its own. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>;

/** A server that speaks the protocol sends its settings at once; on a TLS port plain HTTP/2 may hang for ever. */
const settingsWithinMs = 2000;

/**
 * An HTTP/2 session with the server, plain or over TLS: whichever it turns out to speak, `tlsFirst` or last. The
 * server's certificate is not checked: we look at a pod that the API server has led us to, and send no secret.
 */
export async function openSession(open: Dial, tlsFirst: boolean, signal: AbortSignal): Promise<Connection> {
  try {
    return await attempt(open, tlsFirst, signal);
  } catch (first) {
    if (!(first instanceof GrpcFailure) || first.kind === 'refused' || signal.aborted) throw first;
    try {
      return await attempt(open, !tlsFirst, signal);
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

async function attempt(open: Dial, tls: boolean, signal: AbortSignal): Promise<Connection> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await dial({
      // The way to the server may take its time; the server may not.
      async open() {
        const raw = await open(signal);
        timer = setTimeout(() => late.abort(), settingsWithinMs);
        return raw;
      },
      security: tls ? 'tls' : 'plaintext',
      tls: { insecure: true, serverName: '' },
      withoutAlpn: true,
      signal: AbortSignal.any([signal, late.signal]),
    });
  } catch (error) {
    throw error instanceof DialFailure ? failureOfDial(error, signal.aborted) : error;
  } finally {
    clearTimeout(timer);
  }
}

function failureOfDial(failure: DialFailure, aborted: boolean): GrpcFailure {
  if (failure.cause !== undefined) return failureOfBreak(failure.cause);
  if (failure.message !== 'context deadline exceeded') return new GrpcFailure('cut', 'closes the connection at once');
  const detail = aborted ? 'does not answer in time' : `does not answer within ${settingsWithinMs / 1000} s`;
  return new GrpcFailure('timed-out', detail);
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
