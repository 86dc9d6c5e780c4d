import { createServer as createHttp2, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LayerReport } from '../src/model/layers/layers.js';
import { listening, runBin } from './kit/runBin.js';
import { expectBySchema } from './kit/schema.js';

/** The built binary against endpoints whose connection stands, and whose calls fail: the layer, the words, the cause. */
const grpc = { ':status': 200, 'content-type': 'application/grpc' };

function answers(answer: (stream: ServerHttp2Stream) => void): () => Http2Server {
  return () => createHttp2().on('stream', (stream) => answer(stream.on('error', () => {})));
}

const page = (http: number, body: string, headers: Record<string, string> = {}) =>
  answers((stream) => {
    stream.respond({ ':status': http, 'content-type': 'text/html', ...headers });
    stream.end(body);
  });

const nginx = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
const haproxy = (title: string, why: string) => `<html><body><h1>${title}</h1>\n${why}\n</body></html>\n`;

/** Sends settings, and this where the first request has come. */
const raw =
  (frames: number[][], end = false) =>
  () =>
    createServer((socket) => {
      socket.on('error', () => {}).write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
      socket.on('data', (chunk) => {
        // The path of the call stands in its header block.
        if (chunk.length < 60) return;
        for (const frame of frames) socket.write(Buffer.from(frame));
        if (end) socket.end();
      });
    });
const reset = (code: number) => raw([[0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, code]]);
const goAway = (code: number, text: string) => {
  const debug = [...Buffer.from(text)];
  return raw([[0, 0, 8 + debug.length, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, code, ...debug]], true);
};

function framed(bytes: Buffer, flag = 0, length = bytes.length): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, bytes]);
}

const message = (body: Buffer, trailers: Record<string, string> | undefined, headers = {}) =>
  answers((stream) => {
    stream.respond({ ...grpc, ...headers }, { waitForTrailers: trailers !== undefined });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers ?? {}));
    stream.end(body);
  });

const onlyTrailers = (fields: Record<string, string>) =>
  answers((stream) => stream.respond({ ...grpc, ...fields }, { endStream: true }));

const serving = Buffer.from([8, 1]);

type Row = [what: string, server: () => unknown, layer: LayerReport['failed'], says: RegExp, cause: RegExp];

const failing: Row[] = [
  ['nginx without such a host', page(404, nginx('404 Not Found')), 'http', /404.*from nginx/, /no route for this host/],
  [
    'the old default backend',
    page(404, 'default backend - 404', { 'content-type': 'text/plain' }),
    'http',
    /from the default backend of an ingress controller: "default backend - 404"/,
    /no route for this host/,
  ],
  ['nginx that speaks HTTP/1.1 to the pod', page(502, nginx('502 Bad Gateway')), 'http', /502/, /HTTP\/1\.1 to a gRPC/],
  ['nginx without endpoints', page(503, nginx('503 Service Temporarily Unavailable')), 'http', /503/, /no ready endp/],
  ['nginx that waited', page(504, nginx('504 Gateway Time-out')), 'http', /504.*Time-out/, /waited for the pod/],
  ['nginx with a limit of size', page(413, nginx('413 Request Entity Too Large')), 'http', /413/, /of this size/],
  [
    'nginx on its port of TLS',
    page(400, '<h1>400</h1><center>The plain HTTP request was sent to HTTPS port</center>'),
    'http',
    /400/,
    /Nginx wants TLS/,
  ],
  [
    'HAProxy without servers',
    page(503, haproxy('503 Service Unavailable', 'No server is available to handle this request.')),
    'http',
    /from HAProxy/,
    /HAProxy has nobody/,
  ],
  [
    'HAProxy with an HTTP/1.1 backend',
    page(502, haproxy('502 Bad Gateway', 'The server returned an invalid or incomplete response.')),
    'http',
    /502.*from HAProxy/,
    /speaks HTTP\/1\.1/,
  ],
  [
    'HAProxy that waited',
    page(504, haproxy('504 Gateway Time-out', "The server didn't respond in time.")),
    'http',
    /504.*from HAProxy/,
    /waited/,
  ],
  [
    'Envoy that cannot connect',
    onlyTrailers({
      'grpc-status': '14',
      'grpc-message':
        'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: delayed connect error: 111',
    }),
    'grpc',
    /reset reason: connection failure/,
    /of Envoy, not of the server: nothing listens/,
  ],
  [
    'Envoy with an HTTP/1.1 backend',
    onlyTrailers({
      'grpc-status': '14',
      'grpc-message': 'upstream connect error or disconnect/reset before headers. reset reason: protocol error',
    }),
    'grpc',
    /protocol error/,
    /does not speak HTTP\/2 in the clear/,
  ],
  [
    'Envoy without endpoints',
    onlyTrailers({ 'grpc-status': '14', 'grpc-message': 'no healthy upstream' }),
    'grpc',
    /no healthy/,
    /no endpoint is healthy/,
  ],
  [
    'Envoy as a page',
    page(503, 'upstream connect error or disconnect/reset before headers', { 'content-type': 'text/plain' }),
    'http',
    /from Envoy/,
    /Envoy has nobody/,
  ],
  [
    'Traefik without servers',
    page(503, 'no available server', { 'content-type': 'text/plain' }),
    'http',
    /from Traefik/,
    /Traefik has nobody/,
  ],
  [
    'a Go server of HTTP',
    page(404, '404 page not found\n', { 'content-type': 'text/plain' }),
    'http',
    /404 page not/,
    /no route/,
  ],
  ['an AWS load balancer for HTTP/1.1', page(464, ''), 'http', /464/, /target group of HTTP\/1\.1/],
  [
    'Kong without a route',
    page(404, '{"message":"no Route matched with those values"}', { 'content-type': 'application/json' }),
    'http',
    /from Kong/,
    /Kong has no route/,
  ],
  [
    'Linkerd that refuses',
    onlyTrailers({ 'grpc-status': '7', 'l5d-proxy-error': 'unauthorized request on route' }),
    'grpc',
    /.*/,
    /Linkerd's proxy refused the call: unauthorized/,
  ],
  [
    'a web page',
    page(200, '<!doctype html><script>var a="x"</script><h1>Shop</h1>'),
    'http',
    /200, text\/html.*"Shop"/,
    /answers with a web page/,
  ],
  [
    'a web page behind Envoy, which names itself on what it passes on',
    page(200, '<!doctype html><h1>Shop</h1>', { server: 'envoy' }),
    'http',
    /200, text\/html, from no gRPC server: "Shop"/,
    /answers with a web page/,
  ],
  [
    'a redirect to a login',
    page(302, '', { location: 'https://login.example.com/' }),
    'http',
    /302/,
    /redirects the call to https:\/\/login/,
  ],
  ['a web firewall', page(403, '<h1>Forbidden</h1>'), 'http', /403.*Forbidden/, /does not show who/],
  ['a server of JSON', page(415, '{}', { 'content-type': 'application/json' }), 'http', /415/, /no gRPC calls/],
  ['a rate limit', page(429, 'slow down'), 'http', /429.*slow down/, /how often/],
  [
    'gRPC-Web only',
    page(200, '', { 'content-type': 'application/grpc-web+proto' }),
    'http',
    /grpc-web/,
    /gRPC-Web only/,
  ],
  [
    'an answer without a content type',
    answers((stream) => {
      stream.respond({ ':status': 200 });
      stream.end();
    }),
    'http',
    /no content type/,
    /web page/,
  ],
  [
    'no trailers',
    message(framed(serving), undefined),
    'grpc',
    /no status at the end, after 1 message/,
    /drops trailers/,
  ],
  ['trailers without a status', message(framed(serving), { x: 'y' }), 'grpc', /no status at the end/, /drops trailers/],
  [
    'half a message',
    message(framed(serving, 0, 10), { 'grpc-status': '0' }),
    'grpc',
    /middle of a message/,
    /cut it off/,
  ],
  [
    'a message that is too large',
    message(framed(Buffer.alloc(10), 0, 5_000_000), { 'grpc-status': '0' }),
    'grpc',
    /larger than max/,
    /4 MiB/,
  ],
  [
    'an encoding that was not offered',
    message(framed(gzipSync(serving), 1), { 'grpc-status': '0' }, { 'grpc-encoding': 'zstd' }),
    'grpc',
    /zstd/,
    /compressed in a way/,
  ],
  [
    'broken compression',
    message(framed(Buffer.from('no gzip'), 1), { 'grpc-status': '0' }, { 'grpc-encoding': 'gzip' }),
    'grpc',
    /decompress/,
    /or broken/,
  ],
  [
    'no gRPC message',
    message(Buffer.from('{"status":"SERVING"}'), { 'grpc-status': '0' }),
    'grpc',
    /payload format/,
    /no gRPC message/,
  ],
  ['a refused stream', answers((stream) => stream.close(7)), 'http2', /REFUSED_STREAM/, /No more streams/],
  ['a cancelled stream', reset(8), 'http2', /CANCEL/, /cancelled before an answer, not by us/],
  ['an internal error', reset(2), 'http2', /INTERNAL_ERROR/, /handler died/],
  ['a breach of protocol', reset(1), 'http2', /PROTOCOL_ERROR/, /breach of HTTP\/2/],
  ['enhance your calm', reset(11), 'http2', /ENHANCE_YOUR_CALM/, /too many calls/],
  ['HTTP/1.1 wanted', reset(13), 'http2', /HTTP_1_1_REQUIRED/, /wants HTTP\/1\.1/],
  [
    'GOAWAY for pings',
    goAway(11, 'too_many_pings'),
    'http2',
    /GOAWAY ENHANCE_YOUR_CALM, "too_many_pings"/,
    /keepalive pings/,
  ],
  ['GOAWAY for an error', goAway(1, 'bad frame'), 'http2', /GOAWAY PROTOCOL_ERROR, "bad frame"/, /accuses us/],
  ['GOAWAY at the age limit', goAway(0, 'max_age'), 'http2', /GOAWAY NO_ERROR, "max_age"/, /age limit/],
  ['a connection that is cut', raw([], true), 'http2', /cut during the call/, /crashed or ran out of memory/],
  ['a handler that hangs', answers(() => {}), 'grpc', /no answer in time/, /handler hangs/],
  [
    'a stream that never ends',
    answers((stream) => {
      stream.respond(grpc);
      stream.write(framed(serving));
    }),
    'grpc',
    /no end in time/,
    /1 message came/,
  ],
];

describe('grpclb probe names the layer in which a call failed, for', () => {
  it.each(failing)(
    '%s',
    async (_, server, layer, says, cause) => {
      const address = await listening(server());
      const { stdout, stderr, code } = await runBin(
        'probe',
        '-plaintext',
        '-max-time',
        '3',
        '-o',
        'json',
        address,
        'health',
      );
      expect(stderr).toContain('ERROR:\n  Code: ');
      expect(code).toBeGreaterThan(64);
      const report = JSON.parse(stdout.replace(/^SERVING\n/, '')) as LayerReport;
      expectBySchema('layers', report);
      expect(report).toMatchObject({ address, failed: layer });
      expect(report.layers.find(({ state }) => state === 'failed')).toMatchObject({
        layer,
        says: expect.stringMatching(says),
      });
      expect(report.cause).toMatch(cause);
      expect(report.next.length).toBeGreaterThan(0);
    },
    20_000,
  );

  it('reflection as well', async () => {
    const address = await listening(page(404, nginx('404 Not Found'))());
    const { stderr, code } = await runBin('probe', '-plaintext', address, 'list');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Failed to list services: server does not support the reflection API\n\n/);
    expect(stderr).toMatch(/http +HTTP 404, text\/html, from nginx: "404 Not Found nginx"/);
    expect(stderr).toContain('Likely: Nginx has no route');
  });

  it.each([
    ['its own status', onlyTrailers({ 'grpc-status': '5', 'grpc-message': 'no such thing' })],
    ['its own status behind Envoy', onlyTrailers({ 'grpc-status': '14', 'grpc-message': 'draining', server: 'envoy' })],
  ])('and nothing where a server says %s', async (_, server) => {
    const { stdout, stderr } = await runBin('probe', '-plaintext', '-o', 'json', await listening(server()), 'health');
    expect(stdout).toBe('');
    expect(stderr).not.toContain('Likely');
  });
});
