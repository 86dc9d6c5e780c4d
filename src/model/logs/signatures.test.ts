import { describe, expect, it } from 'vitest';
import {
  envoyLines,
  haproxyLines,
  ingressNginxWarnings,
  nginxAccess,
  nginxErrors,
  traefikLines,
} from '../../../test/kit/proxyLines.js';
import { frameLength } from './frameLength.js';
import { explain, signatures } from './signatures.js';

/** What each captured line means, in the order of the file; undefined for lines of calls that went well. */
const meaning = {
  nginxErrors: [
    'nginx-frame-is-no-frame',
    'nginx-frame-is-no-frame',
    'nginx-tls-to-plaintext-port',
    'nginx-tls-to-plaintext-port',
    'nginx-connection-refused',
    'nginx-upstream-disabled',
    'nginx-no-live-upstreams',
    'nginx-connection-refused',
    'nginx-name-not-found',
    'nginx-frame-is-no-frame',
    'nginx-http1-to-grpc-port',
    'nginx-connect-timed-out',
    'nginx-read-timed-out',
    'nginx-http1-answer-cut',
    'nginx-http1-answer-reset',
  ],
  nginxAccess: [
    ...Array(7).fill(undefined),
    'nginx-client-gave-up',
    undefined,
    undefined,
    'nginx-http2-preface-refused',
    undefined,
    undefined,
    undefined,
    'nginx-no-endpoints',
    'nginx-no-endpoints',
    'nginx-http09-answer',
  ],
  ingressNginxWarnings: ['nginx-service-missing', 'nginx-no-endpoints'],
  haproxyLines: [
    'haproxy-no-connection',
    'haproxy-no-connection',
    'haproxy-no-connection',
    'haproxy-no-connection',
    'haproxy-client-gave-up',
    'haproxy-no-connection',
    'haproxy-server-cut',
    'haproxy-no-server',
    'haproxy-invalid-answer',
    'haproxy-client-gave-up',
    'haproxy-server-timeout',
    undefined,
    undefined,
  ],
  traefikLines: [undefined, 'traefik-http1-to-grpc-port', undefined, undefined, undefined, 'traefik-no-route'],
  envoyLines: [
    'envoy-upstream-protocol-error',
    'envoy-upstream-protocol-error',
    'envoy-tls-to-plaintext-port',
    'envoy-connection-refused',
    'envoy-connection-refused',
    'envoy-upstream-protocol-error',
    undefined,
    'envoy-no-healthy-upstream',
    'envoy-upstream-protocol-error',
    'envoy-connect-timed-out',
    'envoy-no-route',
    undefined,
    'envoy-upstream-timeout',
    'envoy-connection-failed',
    'envoy-upstream-protocol-error',
  ],
};

const captured = { nginxErrors, nginxAccess, ingressNginxWarnings, haproxyLines, traefikLines, envoyLines };

/** Lines of servers and clients, and the few of nginx that the lab did not write. */
const written: [string, string][] = [
  [
    'nginx-upstream-tls-failed',
    '2026/11/22 12:02:20 [error] 7#7: *1 SSL_do_handshake() failed (SSL: error:0A000410:SSL routines::ssl/tls alert handshake failure:SSL alert number 40) while SSL handshaking to upstream, client: 10.244.1.1, server: greeter.example.com, upstream: "grpcs://10.244.1.13:50051"',
  ],
  [
    'nginx-upstream-closed',
    '2026/11/22 12:35:40 [error] 34#34: *58 upstream prematurely closed connection while reading response header from upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /a.B/C HTTP/2.0", upstream: "grpc://10.96.39.86:50051", host: "greeter.example.com"',
  ],
  [
    'plaintext-to-tls-server',
    'http: TLS handshake error from 10.244.1.1:4711: tls: first record does not look like a TLS handshake',
  ],
  [
    'server-got-tls',
    String.raw`grpc: Server.Serve failed to create ServerTransport: connection error: desc = "transport: http2Server.HandleStreams received bogus greeting from client: \"\\x16\\x03\\x01\\x02\\x00\\x01\""`,
  ],
  [
    'server-got-http1',
    String.raw`[transport] http2Server.HandleStreams received bogus greeting from client: "GET /healthz HTTP/1.1\r\nHo"`,
  ],
  [
    // Captured from grpc-go 1.85 with GRPC_GO_LOG_SEVERITY_LEVEL=info under an httpGet probe.
    'server-got-http1',
    String.raw`2026/11/23 06:08:19 INFO: [transport] [server-transport 0x25b8b0152000] Closing: connection error: desc = "transport: http2Server.HandleStreams received bogus greeting from client: \"GET / HTTP/1.1\\r\\nHost: 10\""`,
  ],
  [
    'server-got-other-protocol',
    'http2Server.HandleStreams received bogus greeting from client: "SSH-2.0-OpenSSH_9.2p1 De"',
  ],
  [
    'server-got-no-preface',
    'connection error: desc = "transport: http2Server.HandleStreams failed to receive the preface from client: EOF"',
  ],
  [
    'too-many-pings',
    'Client received GoAway with error code ENHANCE_YOUR_CALM and debug data equal to ASCII "too_many_pings".',
  ],
  [
    'connection-age-reached',
    'http2: Framer 0xc0000: read GOAWAY len=15 LastStreamID=2147483647 ErrCode=NO_ERROR Debug="max_age"',
  ],
  [
    'tls-without-h2',
    'transport: authentication handshake failed: credentials: cannot check peer: missing selected ALPN property',
  ],
  ['tls-without-h2', 'remote error: tls: no application protocol'],
  ['no-server-preface', 'connection error: desc = "error reading server preface: EOF"'],
  ['http1-parser-got-http2', 'Error: Parse Error: Expected HTTP/ HPE_INVALID_CONSTANT'],
  ['http1-server', 'UNAVAILABLE: Trying to connect an http1.x server'],
  [
    'proxy-answered-itself',
    'Code: Unavailable unexpected HTTP status code received from server: 502 (Bad Gateway); transport: received unexpected content-type "text/html"',
  ],
  ['answer-is-no-grpc', 'transport: received the unexpected content-type "text/plain; charset=utf-8"'],
  [
    'proxy-reset-protocol-error',
    'upstream connect error or disconnect/reset before headers. reset reason: protocol error',
  ],
  ['stream-without-trailers', 'Internal: server closed the stream without sending trailers'],
  ['stream-reset', 'Internal: stream terminated by RST_STREAM with error code: INTERNAL_ERROR'],
  ['linkerd-protocol-detection', 'WARN linkerd_detect: protocol detection timed out after 10s'],
  ['no-addresses', 'rpc error: code = Unavailable desc = name resolver error: produced zero addresses'],
  ['never-connected', 'DeadlineExceeded: context deadline exceeded while waiting for connections to become ready'],
  [
    'never-connected',
    'CallOptions deadline exceeded after 4.951111566s. [closed=[], open=[[buffered_nanos=4956439383, waiting_for_connection]]]',
  ],
  [
    'never-connected',
    'DEADLINE_EXCEEDED: Deadline exceeded after 5.002s,name resolution: 0.013s,metadata filters: 0.001s,time to current attempt start: 0.001s,Waiting for LB pick',
  ],
  [
    'never-resolved',
    'DEADLINE_EXCEEDED: Deadline CallOptions will be exceeded in 4.978485217s. (buffering while resolving)',
  ],
  ['never-resolved', 'Deadline exceeded after 5.000s,waiting for name resolution'],
];

describe('signatures', () => {
  it.each(Object.entries(captured))('explain the captured lines: %s', (name, lines) => {
    const found = lines.map((line) => explain(line)?.signature.id);
    expect(found).toEqual(meaning[name as keyof typeof meaning]);
  });

  it.each(written)('%s', (id, line) => {
    expect(explain(line)?.signature.id).toBe(id);
  });

  it('are all shown by a line', () => {
    const shown = new Set([...Object.values(meaning).flat(), ...written.map(([id]) => id)]);
    expect(signatures.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
    expect(new Set(signatures.map(({ id }) => id)).size).toBe(signatures.length);
  });

  it.each([
    'GET /v1/upstream HTTP/1.1 200',
    '10.0.0.1 - - [22/Nov/2026:11:56:08 +0000] "GET /404 HTTP/1.1" 200 499 "-" "curl/8"',
    '10.0.0.1 - - [22/Nov/2026:11:56:08 +0000] "POST /a.B/C HTTP/2.0" 503 31 "-" "-" 103 0.019 [shop-a-1] [] 10.0.0.1:1 7 0.019 503 0805',
    '[2026-11-22T12:03:17.300Z] "POST /UF.UPE/NR HTTP/2" 200 - via_upstream - "-" 8 31 8 7 "-" "UT" "6d8e" "UH" "10.244.1.12:50051" pods - - - - -',
    '10.244.1.1:52240 [22/Nov/2026:12:02:57.446] SC-- vip/vip 0/0/0/3/3 200 116 - - ---- 1/1/0/0/0 0/0 "POST http://a/SC--/PH HTTP/2.0"',
    '10.244.1.1 - - [22/Nov/2026:12:28:31 +0000] "POST /a.B/C HTTP/2.0" 404 31 "-" "-" 1 "r@kubernetes" "h2c://10.244.1.63:50051" 18ms',
    '10.244.1.1 - - [22/Nov/2026:12:28:31 +0000] "GET /page HTTP/2.0" 200 31 "-" "-" 1 "r@kubernetes" "http://10.244.1.63:80" 18ms',
    '2026/11/22 12:02:20 [error] 7#7: *1 open() "/usr/share/nginx/html/upstream" failed (2: No such file or directory)',
    'http2: Framer 0xc0000: read GOAWAY len=8 LastStreamID=0 ErrCode=NO_ERROR Debug=""',
    'cache: max_age=3600',
    'listening on :50051, waiting for connections',
  ])('leave a look-alike alone: %s', (line) => {
    expect(explain(line)).toBeUndefined();
  });

  it('looks at the start of a long line only: the whole would take longer than this test may', () => {
    expect(explain(`${nginxErrors[4]}${'GOAWAY max_ag HTTP/1" 2 '.repeat(16_000)}`)?.signature.id).toBe(
      'nginx-connection-refused',
    );
    expect(explain('GOAWAY max_ag HTTP/1" 2 '.repeat(16_000))).toBeUndefined();
  });

  it('finds flags in JSON, in any order, and among others', () => {
    const line = (flags: string, details: string) =>
      `{"upstream_transport_failure_reason":"${details}","response_flags":"${flags}","method":"POST"}`;
    expect(explain(line('UF,URX', 'delayed_connect_error:_Connection_refused'))?.signature.id).toBe(
      'envoy-connection-refused',
    );
    expect(explain(line('URX,UF', ''))?.signature.id).toBe('envoy-connection-failed');
    expect(explain(line('-', 'UF'))).toBeUndefined();
  });

  it('tells what the numbers and names in a line mean', () => {
    expect(explain(nginxErrors[0])?.says).toBe(
      '4740180 is no size but the first bytes of the answer, 0x485454 = "HTT". The backend answers in HTTP/1.1: this port does not speak HTTP/2, or it is a TLS port that got plaintext.',
    );
    expect(explain(nginxErrors[8])?.says).toContain('greeter-nobackend-headless.l7-nginx.svc.cluster.local');
    expect(explain(ingressNginxWarnings[0])?.says).toContain('l7-ingress/no-such-service');
    expect(explain('unexpected HTTP status code received from server: 200 (OK)')?.says).toContain('no gRPC server');
  });
});

describe('frameLength', () => {
  it.each([
    [4740180, '0x485454', 'HTT', 'http/1'],
    [3940676, '0x3c2144', '<!D', 'html'],
    [0x3c6874, '0x3c6874', '<ht', 'html'],
    [1376769, '0x150201', undefined, 'unknown'],
    [0x150301, '0x150301', undefined, 'tls-alert'],
    [0x160303, '0x160303', undefined, 'tls'],
    [0x535348, '0x535348', 'SSH', 'text'],
    [0x0d0a3c, '0x0d0a3c', '\r\n<', 'text'],
    [20_000, '0x004e20', undefined, 'unknown'],
  ])('%i', (length, hex, ascii, spoke) => {
    expect(frameLength(length)).toEqual({ hex, ascii, spoke });
  });
});
