import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LayerReport } from '../src/model/layers/layers.js';
import { type CertificateWish, makeAuthority, makeCertificate } from './kit/certificates.js';
import { listening, runBin } from './kit/runBin.js';
import { expectBySchema } from './kit/schema.js';

/** The built binary against endpoints that are broken, each in one way: which layer it names, and which cause. */
const authority = makeAuthority();
const day = 86_400_000;
const local = (wish: CertificateWish = {}) =>
  makeCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], issuer: authority, ...wish });

const probe = (...args: string[]) => runBin('probe', ...args);

function caFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-layers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, authority.cert);
  return file;
}

const html = () =>
  createHttp((_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>default backend</h1>'));
const silent = () => createServer(() => {});
const cut = () => createServer((socket) => socket.destroy());
/** Begins a handshake, and never goes on with it. */
const stalling = () =>
  createServer((socket) =>
    socket.once('data', ([first]) => {
      if (first === 22) socket.write(Buffer.from([22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3]));
    }),
  );
/** Lets the handshake be made, and is silent then. */
const silentWithin = () => createTls({ ...local(), ALPNProtocols: ['h2'] }, () => {});
const smtp = () => createServer((socket) => socket.end('220 mail ESMTP\r\n'));
const goAway = () => createServer((socket) => socket.end());

type Row = [what: string, server: () => unknown, flags: string[], layer: LayerReport['failed'], cause: RegExp];

const broken: Row[] = [
  ['a TLS server, asked in plaintext', () => createSecureServer(local()), ['-plaintext'], 'tls', /ends TLS itself/],
  [
    'a TLS server without HTTP/2, asked in plaintext',
    () => createHttps({ ...local(), ALPNProtocols: ['http/1.1'] }),
    ['-plaintext'],
    'tls',
    /ends TLS itself/,
  ],
  ['a plaintext server, asked for TLS', () => createHttp2(), ['-insecure'], 'tls', /gRPC in plaintext/],
  ['an HTTP/1.1 server, asked for TLS', html, ['-insecure'], 'tls', /web, health or metrics port/],
  ['an HTTP/1.1 server, asked in plaintext', html, ['-plaintext'], 'http2', /web, health or metrics port/],
  ['an HTTP/1.1 server, nothing said', html, [], 'tls', /web, health or metrics port/],
  [
    'an expired certificate',
    () => createSecureServer(local({ notAfter: new Date(Date.now() - day) })),
    ['-cacert', 'CA'],
    'tls',
    /out of date/,
  ],
  [
    'a certificate of tomorrow',
    () => createSecureServer(local({ notBefore: new Date(Date.now() + day) })),
    ['-cacert', 'CA'],
    'tls',
    /out of date/,
  ],
  [
    'a certificate of another host',
    () => createSecureServer(local({ dnsNames: ['other.example.com'], ipAddresses: [] })),
    ['-cacert', 'CA'],
    'tls',
    /for other names/,
  ],
  [
    'a certificate without any name',
    () => createSecureServer(local({ dnsNames: [], ipAddresses: [] })),
    ['-cacert', 'CA'],
    'tls',
    /for other names/,
  ],
  [
    'another -authority than the certificate has',
    () => createSecureServer(local()),
    ['-cacert', 'CA', '-authority', 'shop.example.com'],
    'tls',
    /for other names/,
  ],
  ['an authority that nobody knows', () => createSecureServer(local()), [], 'tls', /does not know/],
  [
    'the fake certificate of ingress-nginx',
    () =>
      createSecureServer(
        local({ commonName: 'Kubernetes Ingress Controller Fake Certificate', issuer: makeAuthority('fake') }),
      ),
    [],
    'tls',
    /its own fake certificate/,
  ],
  [
    'TLS without HTTP/2',
    () => createHttps({ ...local(), ALPNProtocols: ['http/1.1'] }),
    ['-cacert', 'CA'],
    'tls',
    /does not speak HTTP\/2/,
  ],
  [
    'a server that says nothing, asked in plaintext',
    silent,
    ['-plaintext', '-connect-timeout', '1'],
    'http2',
    /takes the connection and says nothing/,
  ],
  ['a server that says nothing, asked for TLS', silent, ['-insecure', '-connect-timeout', '1'], 'tls', /says nothing/],
  [
    'a handshake that stalls, until -connect-timeout',
    stalling,
    ['-insecure', '-connect-timeout', '1'],
    'tls',
    /takes the connection and says nothing: it hangs/,
  ],
  [
    'a handshake that stalls, nothing said',
    stalling,
    ['-connect-timeout', '1'],
    'tls',
    /takes the connection and says nothing: it hangs/,
  ],
  [
    'a server that says nothing after its handshake',
    silentWithin,
    ['-cacert', 'CA', '-connect-timeout', '1'],
    'http2',
    /handshake is made, and HTTP\/2 does not begin/,
  ],
  [
    'a server that wants a certificate of the client',
    () => createSecureServer({ ...local(), requestCert: true, ca: authority.cert }),
    ['-cacert', 'CA'],
    'tls',
    /certificate of the client \(mutual TLS\)/,
  ],
  [
    'a server that would speak HTTP/2, and does not choose it by ALPN',
    () => {
      const http2 = createHttp2();
      return createTls(local(), (socket) => http2.emit('connection', socket));
    },
    ['-insecure'],
    'tls',
    /does not speak HTTP\/2: gRPC clients of Go refuse that/,
  ],
  ['a server that hangs up, asked in plaintext', goAway, ['-plaintext'], 'http2', /does not speak HTTP\/2|cut before/],
  ['a server that resets, asked in plaintext', cut, ['-plaintext'], 'http2', /does not speak HTTP\/2|cut before/],
  ['a mail server', smtp, ['-plaintext'], 'http2', /does not speak HTTP\/2/],
  ['a mail server, asked for TLS', smtp, ['-insecure'], 'tls', /handshake fails/],
];

describe('grpclb probe names the layer that failed, for', () => {
  it.each(broken)(
    '%s',
    async (_, server, flags, layer, cause) => {
      const address = await listening(server());
      const ca = caFile();
      const { stdout, stderr, code } = await probe(
        ...flags.map((flag) => (flag === 'CA' ? ca : flag)),
        '-o',
        'json',
        address,
        'list',
      );
      expect(code).not.toBe(0);
      expect(stderr).toContain('Failed to dial target host');
      const report = JSON.parse(stdout) as LayerReport & { kind: string };
      expect(report.kind).toBe('Layers');
      expectBySchema('layers', report);
      expect(report).toMatchObject({ address, failed: layer });
      expect(report.cause).toMatch(cause);
      expect(report.next.length).toBeGreaterThan(0);
      const states = report.layers.map(({ state }) => state);
      expect(states.slice(states.indexOf('failed') + 1).every((state) => state === 'not-reached')).toBe(true);
      // Some wait for a silent server.
    },
    20_000,
  );

  it('a port where nobody listens', async () => {
    const server = createServer();
    const address = await listening(server);
    await new Promise((done) => server.close(done));
    const { stderr, code } = await probe('-plaintext', address, 'list');
    expect(code).toBe(1);
    expect(stderr.split('\n\n')[0]).toContain('connection refused');
    expect(stderr).toMatch(/✖ tcp +127\.0\.0\.1:\d+: the connection is refused|X tcp/);
    expect(stderr).toContain('Likely: Nothing listens on this port');
  });

  it('a port whose packets get no answer', async () => {
    const { stdout, code } = await probe('-plaintext', '-connect-timeout', '1', '-o', 'json', await fullPort(), 'list');
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as LayerReport;
    expectBySchema('layers', report);
    expect(report).toMatchObject({
      failed: 'tcp',
      cause: expect.stringMatching(/a NetworkPolicy or a firewall drops/),
    });
    expect(report.layers[1]).toMatchObject({ says: expect.stringMatching(/: no answer at all$/) });
  }, 20_000);

  it.each([
    [
      'a Service by its name in the cluster',
      'greeter.shop.svc.cluster.local:50051',
      /grpclb probe svc\/greeter:PORT list -n shop/,
    ],
    ['a short name', 'greeter:50051', /grpclb probe svc\/greeter:PORT list/],
    ['a name that is nobody’s', 'nobody.invalid:443', /nslookup nobody.invalid/],
  ])('%s', async (_, address, next) => {
    const { stderr } = await probe('-plaintext', address, 'list');
    expect(stderr).toMatch(/names +/);
    expect(stderr).toMatch(next);
  });
});

it('says nothing of layers where the server itself says what is wrong', async () => {
  const server = createHttp2((_, response) =>
    response.writeHead(200, { 'content-type': 'application/grpc', 'grpc-status': '12' }).end(),
  );
  const { stderr } = await probe('-plaintext', await listening(server), 'list');
  expect(stderr).not.toContain('Likely:');
});

/** Of a process that takes no connection, its queue full: the kernel drops what else comes, as a firewall does. */
async function fullPort(): Promise<string> {
  const program =
    "require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { require('fs').writeSync(1, String(this.address().port)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); })";
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = Number(await new Promise<Buffer>((done) => child.stdout.once('data', done)));
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(() => {
    for (const socket of waiting) socket.destroy();
  });
  return `127.0.0.1:${port}`;
}
