import type { Duplex } from 'node:stream';
import type { SpokenProtocol } from '../../model/ports/portChain.js';
import { DialFailure } from './dialFailure.js';
import { openTls } from './tlsStream.js';

/** What a client of HTTP/2 says first, with empty settings. */
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
const withinMs = 3000;
const settingsFrame = 4;
const tlsAlert = 0x15;

/** Finds out what a server speaks by greeting it: HTTP/2 first, then TLS. Rejects only where no stream can be opened. */
export async function spokenProtocol(
  open: (signal: AbortSignal) => Promise<Duplex>,
  signal: AbortSignal,
): Promise<SpokenProtocol> {
  const first = await greeted(await open(within(signal)), within(signal));
  if (first === 'refused') return { protocol: 'nothing', says: 'nothing answers: the connection is refused' };
  if (first === 'cut') {
    const tls = await overTls(open, within(signal));
    return tls.says.endsWith(': EOF') ? { protocol: 'cut', says: 'the connection is taken and cut' } : tls;
  }
  if (first.length >= 9 && first[3] === settingsFrame) return { protocol: 'h2c', says: 'HTTP/2 in plaintext' };
  if (first.subarray(0, 5).toString('latin1') === 'HTTP/') {
    const [line = ''] = first.toString('latin1').split('\r\n');
    // So answers nginx, or Go, on a port of TLS as well.
    const tls = / 400( |$)/.test(line) ? await overTls(open, within(signal)) : undefined;
    return tls?.protocol.startsWith('tls')
      ? tls
      : { protocol: 'http1', says: `HTTP/1.1: ${line.replace(/^HTTP\S+ /, '')}` };
  }
  // A TLS server sends an alert, or says nothing to what is no greeting of its kind.
  if (first.length > 0 && first[0] !== tlsAlert)
    return { protocol: 'unknown', says: `something else: ${first.subarray(0, 12).toString('hex')}` };
  return overTls(open, within(signal));
}

function within(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
}

async function overTls(open: (signal: AbortSignal) => Promise<Duplex>, signal: AbortSignal): Promise<SpokenProtocol> {
  try {
    const stream = await openTls(await open(signal), { insecure: true, serverName: 'localhost' }, signal);
    const alpn = stream.alpnProtocol;
    const version = stream.getProtocol();
    stream.destroy();
    return alpn === 'h2'
      ? { protocol: 'tls-h2', says: `${version}, ALPN h2` }
      : { protocol: 'tls', says: `${version} without ALPN h2: gRPC clients of Go since 1.67 refuse it` };
  } catch (error) {
    if (!(error instanceof DialFailure)) throw error;
    // Only a TLS server sends an alert.
    if (error.message.startsWith('remote error: tls: ')) {
      return { protocol: 'tls', says: `TLS, which refuses: ${error.message.slice('remote error: tls: '.length)}` };
    }
    if (error.message === 'context deadline exceeded')
      return { protocol: 'silent', says: 'it answers neither HTTP/2 nor a TLS handshake' };
    return { protocol: 'unknown', says: `neither HTTP/2 nor TLS: ${error.message}` };
  }
}

/** What comes first after our greeting; empty where nothing does before the time is up. */
function greeted(stream: Duplex, signal: AbortSignal): Promise<Buffer | 'refused' | 'cut'> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const finish = (result: Buffer | 'refused' | 'cut') => {
      signal.removeEventListener('abort', done);
      stream.destroy();
      resolve(result);
    };
    const done = () => finish(Buffer.concat(parts));
    signal.addEventListener('abort', done);
    stream.on('data', (chunk: Buffer) => {
      parts.push(chunk);
      if (Buffer.concat(parts).length >= 9) done();
    });
    const cut = () => (parts.length > 0 ? done() : finish('cut'));
    stream.on('end', cut);
    // Over a port-forward a refused connection is an error of the stream, as a reset is.
    stream.on('error', ({ message }) =>
      parts.length > 0 || /ECONNRESET|EPIPE|connection reset/.test(message) ? cut() : finish('refused'),
    );
    stream.write(preface);
  });
}
