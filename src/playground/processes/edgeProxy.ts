import {
  type ClientHttp2Session,
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Address, CallCounters, Job, RunningRole } from './messages.js';

/** A layer-7 proxy: ends TLS and gives each call, not each connection, to the next pod in turn. */
export async function runEdgeProxy(job: Extract<Job, { role: 'edge' }>): Promise<RunningRole> {
  const counters: CallCounters = { calls: 0, failedCalls: 0 };
  const upstreams = job.upstreams.map((address) => new Upstream(address));
  const server = createSecureServer({ cert: job.tls.certificate, key: job.tls.key });
  let turn = 0;

  server.on('stream', (stream, headers) => {
    // A client that goes away in the middle of a call is no fault of the proxy.
    stream.on('error', () => {});
    const upstream = upstreams[turn++ % upstreams.length];
    if (upstream) forward(stream, headers, upstream, counters);
    else {
      counters.failedCalls++;
      stream.respond({ ':status': 503, 'content-type': 'text/plain' });
      stream.end('no endpoints for the backend\n');
    }
  });
  // Handshakes that fail (a client that does not trust the certificate) end their own connection only.
  server.on('sessionError', () => {});
  server.on('tlsClientError', () => {});

  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(job.port, job.host, () => resolve((server.address() as AddressInfo).port));
  });
  return { port, counters };
}

/** One HTTP/2 connection to a pod, opened when the first call needs it and again after it is lost. */
class Upstream {
  private open: ClientHttp2Session | undefined;

  constructor(private readonly address: Address) {}

  session(): ClientHttp2Session {
    if (this.open && !this.open.closed && !this.open.destroyed) return this.open;
    const session = connect(`http://${this.address.host}:${this.address.port}`);
    // The calls on a lost connection are told by their own streams.
    session.on('error', () => {});
    this.open = session;
    return session;
  }
}

function forward(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: Upstream,
  counters: CallCounters,
): void {
  const onward = upstream.session().request(headers);
  let trailers: IncomingHttpHeaders = {};

  stream.pipe(onward);
  onward.on('response', (answer) => {
    if (stream.destroyed) return onward.close(constants.NGHTTP2_CANCEL);
    const trailersOnly = answer['grpc-status'] !== undefined;
    if (trailersOnly) trailers = answer;
    stream.respond(answer, { waitForTrailers: !trailersOnly });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    onward.pipe(stream);
  });
  onward.on('trailers', (received) => {
    trailers = received;
  });
  onward.on('error', () => stream.close(constants.NGHTTP2_REFUSED_STREAM));
  stream.on('close', () => {
    if (trailers['grpc-status'] === '0') counters.calls++;
    else counters.failedCalls++;
    onward.close(constants.NGHTTP2_CANCEL);
  });
}
