import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

/**
 * A gRPC server that answers every method with the bytes it was sent, or as the headers of the request ask: with another
 * status, an HTTP status, a page, or a reset.
 */
export async function echoServer(): Promise<{ address: string; stop(): void }> {
  const server = createServer();
  server.on('stream', (stream, headers) =>
    answer(
      stream.on('error', () => {}),
      headers,
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, stop: () => server.close() };
}

function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const http = Number(headers['want-http'] ?? 200);
  const type = headers['want-type'] ?? 'application/grpc';
  if (http !== 200 || headers['want-type'] !== undefined) {
    stream.respond({ ':status': http, 'content-type': String(type) });
    stream.end(String(headers['want-page'] ?? ''));
    return;
  }
  const trailers = {
    'grpc-status': String(headers['want-status'] ?? 0),
    ...(headers['want-message'] !== undefined && { 'grpc-message': String(headers['want-message']) }),
    ...(headers['want-details-bin'] !== undefined && {
      'grpc-status-details-bin': String(headers['want-details-bin']),
    }),
  };
  if (headers['want-only'] !== undefined) {
    stream.respond({ ...trailers, 'content-type': 'application/grpc' }, { endStream: true });
    return;
  }
  stream.respond(
    {
      'content-type': 'application/grpc',
      date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'echoed-header': String(headers['to-echo'] ?? ''),
    },
    { waitForTrailers: true },
  );
  stream.on('wantTrailers', () => {
    if (headers['want-no-trailers'] === undefined) stream.sendTrailers(trailers);
    else stream.close();
  });
  if (headers['want-late'] !== undefined) return;
  stream.pipe(stream);
}
