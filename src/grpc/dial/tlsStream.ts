import type { Duplex } from 'node:stream';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { DialFailure } from './dialFailure.js';

/** How the server is checked, and how we show ourselves. */
export interface TlsOptions {
  /** Take any certificate. */
  insecure: boolean;
  /** The name that the certificate must have, and that is asked for (SNI). */
  serverName: string;
  ca?: Buffer | undefined;
  cert?: Buffer | undefined;
  key?: Buffer | undefined;
}

/** TLS with ALPN for HTTP/2 over a stream of bytes. Rejects with a DialFailure in Go's words. */
export async function openTls(raw: Duplex, options: TlsOptions, signal: AbortSignal): Promise<TLSSocket> {
  const { connect } = await import('node:tls');
  const { isIP } = await import('node:net');
  return new Promise((resolve, reject) => {
    const { insecure, serverName, ca, cert, key } = options;
    let stream: TLSSocket;
    try {
      stream = connect({
        socket: raw,
        ALPNProtocols: ['h2'],
        rejectUnauthorized: false,
        // Node checks the host against it even when there is no SNI.
        host: serverName,
        ...(isIP(serverName) === 0 && { servername: serverName }),
        // As Go has it: a certificate that is trusted need not have signed itself.
        ...(ca && { ca, allowPartialTrustChain: true }),
        ...(cert && key && { cert, key }),
      });
    } catch (error) {
      reject(new DialFailure('tls', `tls: ${(error as Error).message}`, error));
      return;
    }
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', late);
      then();
    };
    const fail = (failure: DialFailure) => {
      settle(() => reject(failure));
      stream.on('error', () => {}).destroy();
      raw.on('error', () => {}).destroy();
    };
    const late = () => fail(new DialFailure('tls', 'context deadline exceeded'));
    signal.addEventListener('abort', late);
    stream.once('error', (error) => fail(failureOf(error)));
    stream.once('secureConnect', () => {
      const fault = insecure
        ? undefined
        : certificateFault(stream.authorizationError, stream.getPeerCertificate(), serverName);
      if (fault !== undefined) fail(new DialFailure('tls', `tls: failed to verify certificate: x509: ${fault}`));
      else settle(() => resolve(stream));
    });
    if (signal.aborted) late();
  });
}

/** Whether the failure says that the server speaks no TLS at all: then it may speak plain HTTP/2. */
export function mayBePlaintext(failure: DialFailure): boolean {
  return failure.layer === 'tls' && (failure.message.startsWith(noTls) || failure.message.startsWith(cut));
}

const noTls = 'tls: first record does not look like a TLS handshake';
const cut = 'EOF';

function failureOf(error: NodeJS.ErrnoException): DialFailure {
  const { code = '', message } = error;
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|RECORD_LAYER|UNSUPPORTED_PROTOCOL/.test(
      code,
    )
  ) {
    return new DialFailure('tls', noTls, error);
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') return new DialFailure('tls', cut, error);
  const alert = alertOf(error);
  return new DialFailure('tls', alert === undefined ? `tls: ${message.trim()}` : `remote error: tls: ${alert}`, error);
}

/** What the other end sent as an alert of TLS; with TLS 1.3 it may come after the handshake. */
export function alertOf({ message }: Error): string | undefined {
  return /alert ([a-z ]+?)(?::|$)/i.exec(message.replaceAll('\n', ' '))?.[1]?.trim();
}

type Fault = string | Error | null | undefined;

/** Why a client refuses the certificate, in Go's words; undefined where it takes it. */
export function certificateFault(error: Fault, peer: PeerCertificate, serverName: string): string | undefined {
  if (!error) return undefined;
  const code = typeof error === 'string' ? error : ((error as NodeJS.ErrnoException).code ?? error.message);
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID': {
      const relation =
        code === 'CERT_HAS_EXPIRED' ? `is after ${goTime(peer.valid_to)}` : `is before ${goTime(peer.valid_from)}`;
      return `certificate has expired or is not yet valid: current time ${goTime(new Date())} ${relation}`;
    }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return nameFault(serverName, peer);
    default:
      return `certificate signed by unknown authority (${code})`;
  }
}

function nameFault(host: string, peer: PeerCertificate): string {
  const names = (peer.subjectaltname ?? '').split(', ').filter((name) => name !== '');
  const dns = names.flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
  const addresses = names.flatMap((name) => (name.startsWith('IP Address:') ? [name.slice(11)] : []));
  if (/^[\d.]+$|:/.test(host)) {
    if (addresses.length === 0) return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
    return `certificate is valid for ${addresses.join(', ')}, not ${host}`;
  }
  if (dns.length > 0) return `certificate is valid for ${dns.join(', ')}, not ${host}`;
  return `certificate is not valid for any names, but wanted to match ${host}`;
}

function goTime(time: string | Date): string {
  return new Date(time).toISOString().replace(/\.\d+/, '');
}
