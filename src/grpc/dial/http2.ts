import type { ClientHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import { http2Errors } from '../http2Errors.js';
import { DialFailure } from './dialFailure.js';
import { alertOf } from './tlsStream.js';

/** Enough for a stream at full speed; the library's 64 KB make every round trip count. */
const windowBytes = 4 * 1024 * 1024;

interface GoAway {
  error: string;
  text: string;
  /** Streams with higher numbers were not looked at. */
  last: number;
}

const goAways = new WeakMap<ClientHttp2Session, GoAway>();

/** The last GOAWAY of a connection, with its debug text. */
export function goAwayOf(session: ClientHttp2Session): GoAway | undefined {
  return goAways.get(session);
}

/** HTTP/2 over a stream of bytes: done when the server's settings have come. Rejects with a DialFailure. */
export async function openHttp2(
  stream: Duplex,
  scheme: 'http' | 'https',
  signal: AbortSignal,
): Promise<ClientHttp2Session> {
  const { connect } = await import('node:http2');
  const session = connect(`${scheme}://localhost`, {
    createConnection: () => stream,
    settings: { enablePush: false, initialWindowSize: windowBytes },
  });
  session.on('goaway', (code, last, debug) => {
    goAways.set(session, { error: http2Errors[code] ?? String(code), text: (debug ?? '').toString(), last });
  });
  await new Promise<void>((resolve, reject) => {
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', late);
      then();
    };
    const fail = (failure: DialFailure) => {
      settle(() => reject(failure));
      session.destroy();
      stream.destroy();
    };
    const failed = (error: Error) => fail(new DialFailure('http2', wordsOf(error), error));
    const late = () => fail(new DialFailure('http2', 'context deadline exceeded'));
    signal.addEventListener('abort', late);
    session.once('remoteSettings', () => settle(resolve));
    session.once('close', () => fail(new DialFailure('http2', 'connection closed before server preface received')));
    // What breaks later is told by the calls that it breaks.
    session.on('error', failed);
    stream.on('error', failed);
    if (signal.aborted) late();
  });
  session.setLocalWindowSize(4 * windowBytes);
  return session;
}

function wordsOf(error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET') return 'error reading server preface: read: connection reset by peer';
  const alert = alertOf(error);
  return `error reading server preface: ${alert === undefined ? error.message : `remote error: tls: ${alert}`}`;
}
