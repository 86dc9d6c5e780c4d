import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { certificateFacts } from '../../model/secretFacts.js';
import type { Handshake } from '../../model/tls/tlsReport.js';
import { endpointOf, openByteStream } from './byteStream.js';
import { DialFailure } from './dialFailure.js';
import { preface } from './spokenProtocol.js';
import { alertOf, certificateFault, openTls } from './tlsStream.js';

const withinMs = 5000;
const firstWordMs = 2000;

interface HandshakeWish {
  serverName?: string | undefined;
  ca?: Buffer | undefined;
  /** Whatever the certificate is, it is no fault. */
  insecure?: boolean;
}

/** Does a TLS handshake as a gRPC client would, and tells what the server showed; what fails is the `fault`. */
export async function handshake(
  address: string,
  { serverName, ca, insecure = false }: HandshakeWish,
  signal: AbortSignal,
  open = (within: AbortSignal): Promise<Duplex> => openByteStream(endpointOf(address), within),
): Promise<Handshake> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const asked = { address, serverName: serverName ?? hostOf(address), chain: [] };
  try {
    const raw = await open(within);
    // The certificate is judged afterwards: one that is refused is to be shown all the same.
    const stream = await openTls(raw, { insecure: true, serverName: asked.serverName, ca }, within);
    const peer = stream.getPeerCertificate();
    const refused = insecure ? undefined : certificateFault(stream.authorizationError, peer, asked.serverName);
    const shown = {
      ...asked,
      chain: chainOf(stream),
      version: stream.getProtocol() ?? '',
      alpn: stream.alpnProtocol || '',
    };
    const word = refused === undefined ? await firstWord(stream, within) : { fault: refused };
    stream.destroy();
    return { ...shown, ...word };
  } catch (error) {
    if (!(error instanceof DialFailure)) throw error;
    return { ...asked, fault: error.message };
  }
}

/** With TLS 1.3 a server judges our certificate when the handshake is over for us: its first word may be an alert. */
function firstWord(stream: TLSSocket, signal: AbortSignal): Promise<Pick<Handshake, 'fault' | 'quiet'>> {
  if (stream.alpnProtocol !== 'h2') return Promise.resolve({});
  const timely = AbortSignal.any([signal, AbortSignal.timeout(firstWordMs)]);
  // Many speak first; Envoy and HAProxy wait for us.
  stream.write(preface);
  return new Promise((resolve) => {
    const silent = () => resolve({ quiet: true });
    timely.addEventListener('abort', silent);
    stream.once('end', silent).once('data', () => resolve({}));
    stream.on('error', (error) => {
      const alert = alertOf(error);
      resolve(alert === undefined ? { quiet: true } : { fault: `remote error: tls: ${alert}` });
    });
  });
}

function hostOf(address: string): string {
  const endpoint = endpointOf(address);
  return endpoint.network === 'tcp' ? endpoint.host : 'localhost';
}

function chainOf(stream: TLSSocket): Handshake['chain'] {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const chain: Handshake['chain'] = [];
  let certificate = stream.getPeerCertificate(true);
  const seen = new Set<string>();
  // A self-signed certificate is its own issuer.
  while (certificate?.raw && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push(certificateFacts(new X509Certificate(certificate.raw)));
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
