import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../../test/kit/certificates.js';
import { spokenProtocol } from './spokenProtocol.js';

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const spoken = (port: number) =>
  spokenProtocol(async () => connect({ host: '127.0.0.1', port }), new AbortController().signal);

/** As nginx does: what is no greeting of TLS gets a page. */
function tlsThatAnswersInTheClear(): Server {
  const secure = listening(createSecureServer(makeCertificate()));
  return createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', async (first) => {
        if (first[0] !== 0x16) {
          socket.end('HTTP/1.1 400 Bad Request\r\n\r\nThe plain HTTP request was sent to HTTPS port');
          return;
        }
        const through = connect({ host: '127.0.0.1', port: await secure }).on('error', () => {});
        through.write(first);
        socket.pipe(through).pipe(socket);
      });
  });
}

it.each([
  ['plain HTTP/2', () => createHttp2(), 'h2c', 'HTTP/2 in plaintext'],
  ['HTTP/2 over TLS', () => createSecureServer(makeCertificate()), 'tls-h2', 'TLSv1.3, ALPN h2'],
  [
    'HTTPS without HTTP/2',
    () => createHttps({ ...makeCertificate(), ALPNProtocols: [] }),
    'tls',
    'TLSv1.3 without ALPN h2',
  ],
  ['HTTP/1.1', () => createHttp((_, response) => response.end()), 'http1', 'HTTP/1.1: 400 Bad Request'],
  [
    'something else',
    () => createServer((socket) => socket.end('220 mail.example.com ESMTP\r\n')),
    'unknown',
    'something else',
  ],
  ['nothing, and hangs up', () => createServer((socket) => socket.end()), 'cut', 'taken and cut'],
  ['nothing, and resets', () => createServer((socket) => socket.resetAndDestroy()), 'cut', 'taken and cut'],
  ['HTTP/1.1 to plaintext on a port of TLS', () => tlsThatAnswersInTheClear(), 'tls-h2', 'ALPN h2'],
] as const)('knows %s', async (_, server, protocol, says) => {
  expect(await spoken(await listening(server() as unknown as Server))).toMatchObject({
    protocol,
    says: expect.stringContaining(says),
  });
});

it('says that nothing answers where the connection is refused', async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((done) => server.close(done));
  expect(await spoken(port)).toMatchObject({ protocol: 'nothing' });
});
