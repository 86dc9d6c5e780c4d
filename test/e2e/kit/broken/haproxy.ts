import { type Broken, certificates, flagsOfTls, hangingPort, nobody, portOf, silentPort } from './broken.js';

const http2 = 'bind :$PORT proto h2';
const backend = (server: string, more = '') => `${http2}\n  ${more}\n  server s ${server}`;
const tls = (file: string, alpn = 'alpn h2') => `bind :$PORT ssl crt ${certificates}/${file}.pem ${alpn}`;
const greeter = 'server s greeter:50051 proto h2';

/** Of a real HAProxy. */
export const haproxy: readonly Broken[] = [
  {
    what: 'HAProxy, whose backend listens on another port',
    listener: backend('127.0.0.1:1 proto h2'),
    layer: 'http',
    says: /^HTTP 503, text\/html, from HAProxy: "503 Service Unavailable No server is available/,
    cause: /^HAProxy has nobody to pass the call on to/,
  },
  {
    what: 'HAProxy before an HTTP/1.1 server',
    listener: backend('greeter:9090 proto h2'),
    layer: 'http',
    says: /503.*HAProxy/,
    cause: /^HAProxy has nobody.*HTTP\/1\.1/,
  },
  {
    what: 'HAProxy that speaks plaintext to a backend with TLS',
    listener: backend('nginx:40443 proto h2'),
    layer: 'http',
    says: /503.*HAProxy/,
    cause: /^HAProxy has nobody.*TLS/,
  },
  {
    what: 'HAProxy that speaks TLS to a backend in plaintext',
    listener: backend('greeter:50051 ssl verify none alpn h2'),
    layer: 'http',
    says: /503.*HAProxy/,
    cause: /^HAProxy has nobody.*TLS/,
  },
  {
    what: 'HAProxy without proto h2 to a gRPC server',
    listener: backend('greeter:50051'),
    // By whether its server hangs up before or after it has answered to HTTP/1.1.
    layer: ['http', 'http2'],
    says: /502.*HAProxy|REFUSED_STREAM/,
    cause: /speaks HTTP\/1\.1 to a gRPC server|a proxy \(HAProxy\) lost the pod/,
  },
  {
    what: 'HAProxy without a server',
    listener: http2,
    layer: 'http',
    says: /503.*HAProxy/,
    cause: /no ready endpoint/,
  },
  {
    what: 'HAProxy, whose packets to the pod are dropped',
    listener: backend(`${nobody}:50051 proto h2`, 'timeout connect 500'),
    layer: 'http2',
    says: /the stream is reset: REFUSED_STREAM/,
    cause: /a proxy \(HAProxy\) lost the pod/,
  },
  {
    what: 'HAProxy before a server that hangs',
    listener: backend(`envoy:${hangingPort} proto h2`, 'timeout server 1s'),
    layer: 'http',
    says: /504.*from HAProxy: "504 Gateway Time-out The server didn't respond in time/,
    cause: /HAProxy waited for the pod in vain/,
  },
  {
    what: 'HAProxy before a silent port',
    listener: backend(`quiet:${silentPort} proto h2`, 'timeout server 1s'),
    layer: 'http2',
    says: /the stream is reset: REFUSED_STREAM/,
    cause: /a proxy \(HAProxy\) lost the pod/,
  },
  {
    what: 'HAProxy that cuts a stream at its server timeout',
    listener: backend('greeter:50051 proto h2', 'timeout server 1s'),
    call: ['-d', '{}', 'ADDRESS', 'grpc.health.v1.Health/Watch'],
    layer: 'grpc',
    says: /no status at the end, after 1 message/,
    cause: /ended the stream at its timeout/,
  },
  {
    what: 'HAProxy before a web page',
    listener: backend('nginx:40080 proto h2'),
    layer: 'http',
    says: /^HTTP 200, text\/html.*"Shop"/,
    cause: /answers with a web page/,
  },
  {
    what: 'HAProxy with a rule that denies',
    listener: `${http2}\n  http-request deny\n  ${greeter}`,
    layer: 'http',
    says: /403.*from HAProxy: "403 Forbidden Request forbidden by administrative rules/,
    cause: /HAProxy lets nobody through/,
  },
  {
    what: 'HAProxy with a limit of calls',
    listener: `${http2}\n  http-request deny deny_status 429\n  ${greeter}`,
    layer: 'http',
    says: /429.*from HAProxy/,
    cause: /HAProxy limits how often/,
  },
  {
    what: 'HAProxy in mode tcp without a backend',
    listener: 'mode tcp\n  bind :$PORT\n  server s 127.0.0.1:1',
    layer: 'http2',
    says: /the connection is taken and cut/,
    cause: /cut before the server says a word: a proxy without a backend/,
  },
  {
    what: 'HAProxy in mode tcp before an HTTP/1.1 server',
    listener: 'mode tcp\n  bind :$PORT\n  server s greeter:9090',
    layer: 'http2',
    says: /^HTTP\/1\.1: 400/,
    cause: /web, health or metrics port/,
  },
  {
    what: 'HAProxy with TLS and without ALPN',
    listener: `${tls('good', 'alpn http/1.1')}\n  ${greeter}`,
    flags: flagsOfTls,
    layer: 'tls',
    says: /HTTP\/2 was offered and not chosen|no application protocol/,
    cause: /does not speak HTTP\/2/,
  },
  {
    what: 'HAProxy with an expired certificate',
    listener: `${tls('expired')}\n  ${greeter}`,
    flags: flagsOfTls,
    layer: 'tls',
    says: /has expired/,
    cause: /out of date/,
  },
  {
    what: 'HAProxy that wants a certificate of the client',
    listener: `${tls('good')} ca-file ${certificates}/ca.pem verify required\n  ${greeter}`,
    flags: flagsOfTls,
    layer: 'tls',
    says: /^TLSv1\.3, ALPN h2, certificate for nginx, haproxy, envoy: remote error: tls: certificate required/,
    cause: /asks for a certificate of the client/,
  },
];

export const haproxyConfig = `
global
  maxconn 1000
defaults
  mode http
  retries 1
  timeout connect 1s
  timeout client 60s
  timeout server 60s
${haproxy.map(({ listener }, i) => `listen l${i}\n  ${listener.replace('$PORT', String(portOf(i)))}`).join('\n')}`;
