import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CertificateWish, makeCertificate } from '../../test/kit/certificates.js';
import { expectBySchema } from '../../test/kit/schema.js';
import { hasTlsFault } from '../model/tls/tlsReport.js';
import { type TlsOptions, tls } from './tls.js';

const io = { signal: new AbortController().signal, progress() {}, tell() {}, verbose() {} };
const canvas = { width: 100, color: false, unicode: true, wide: false };
const host = 'greeter.example.com';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'grpclb-tls-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const manifests = ({ cert, key }: { cert: string; key: string }, name = 'greeter-tls') => `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 50051}]}
---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: shop}
type: kubernetes.io/tls
data: {tls.crt: ${base64(cert)}, tls.key: ${base64(key)}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: greeter, namespace: shop, annotations: {nginx.ingress.kubernetes.io/backend-protocol: GRPC}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [${host}], secretName: greeter-tls}]
  rules:
  - host: ${host}
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 50051}}}}]}
`;

async function look(text: string, more: Partial<TlsOptions> = {}) {
  const file = join(folder(), 'app.yaml');
  writeFileSync(file, text);
  const options = {
    cluster: {},
    allNamespaces: false,
    files: [file],
    recursive: false,
    stdin: async () => '',
    objects: [],
    addresses: [],
    connect: true,
  };
  const { report, render } = await tls({ ...options, ...more }, io);
  expectBySchema('tls', JSON.parse(await render('json', canvas)));
  return { report, entry: report.entries[0], text: await render('table', canvas) };
}

const made = (wish: CertificateWish = {}) => makeCertificate({ dnsNames: [host], ...wish });

async function serving(server: unknown): Promise<string> {
  const listener = server as Server;
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  onTestFinished(() => void listener.close());
  return `127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

function caFile({ ca }: { ca: string }): string {
  const file = join(folder(), 'ca.pem');
  writeFileSync(file, ca);
  return file;
}

describe('grpclb tls', () => {
  it('finds nothing wrong with a Secret that fits', async () => {
    const { report, entry, text } = await look(manifests(made()));
    expect(entry).toMatchObject({
      shownBy: 'Ingress/greeter',
      secret: 'shop/greeter-tls',
      state: 'read',
      findings: [],
    });
    expect(entry?.hosts).toEqual([{ host, grpc: expect.any(Boolean), covered: true }]);
    expect(hasTlsFault(report)).toBe(false);
    expect(text).toContain(`✔ ${host}`);
  });

  it.each([
    ['expired', made({ notAfter: new Date(Date.now() - 86_400_000) }), 'tls-cert-expired'],
    ['of another host', made({ dnsNames: ['other.example.com'] }), 'tls-cert-san-mismatch'],
    ['whose key is another', { ...made(), key: made().key }, 'tls-secret-malformed'],
  ])('tells of a certificate that is %s', async (_, pair, check) => {
    const { report, entry } = await look(manifests(pair));
    expect(entry?.findings.map((f) => f.check)).toEqual([check]);
    expect(hasTlsFault(report)).toBe(true);
  });

  it('tells of a Secret that is not there', async () => {
    const { entry } = await look(manifests(made(), 'other'));
    expect(entry).toMatchObject({ state: 'missing', chain: [], findings: [{ check: 'tls-secret-missing' }] });
  });

  it('shows beside it what is served, and whether it is the same', async () => {
    const pair = made();
    const address = await serving(createSecureServer(pair));
    const same = await look(manifests(pair), { edge: address, caFile: caFile(pair) });
    expect(same.entry?.handshakes).toMatchObject([{ address, serverName: host, alpn: 'h2', isSecrets: true }]);
    expect(hasTlsFault(same.report)).toBe(false);
    expect(same.text).toContain("the Secret's certificate");

    const other = await look(manifests(made({ notAfter: new Date(Date.now() + 5 * 86_400_000 * 10) })), {
      edge: address,
      caFile: caFile(pair),
    });
    expect(other.entry?.handshakes).toMatchObject([{ isSecrets: false }]);
  });

  it('says why there is no handshake', async () => {
    const wild = manifests(made({ dnsNames: ['*.example.com'] })).replaceAll(host, '"*.example.com"');
    const { entry, text } = await look(wild, { edge: '127.0.0.1:1' });
    expect(entry?.handshakes).toEqual([]);
    expect(text).toContain('no live handshake: no host is named in full; grpclb tls 127.0.0.1:1 --servername HOST');
  });

  it.each([
    ['an authority nobody knows', () => createSecureServer(made()), /certificate signed by unknown authority/],
    ['no HTTP/2', () => createHttps({ ...made(), ALPNProtocols: ['http/1.1'] }), /no application protocol/],
    [
      'no TLS',
      () => createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /does not look like a TLS handshake/,
    ],
  ])('says of HOST:PORT why clients refuse %s', async (_, server: () => unknown, fault) => {
    const address = await serving(server());
    const options = {
      cluster: {},
      allNamespaces: false,
      files: [],
      recursive: false,
      stdin: async () => '',
      objects: [],
    };
    const { report, render } = await tls({ ...options, addresses: [address], serverName: host, connect: true }, io);
    expect(hasTlsFault(report)).toBe(true);
    expect(report.handshakes[0]?.fault).toMatch(fault);
    expect(await render('table', canvas)).toContain(`${address} · asked for ${host}`);
  });

  it.each([
    [
      'wants a certificate of the client',
      (pair: ReturnType<typeof made>) => createSecureServer({ ...pair, requestCert: true, ca: pair.ca }),
      { fault: expect.stringMatching(/alert|certificate required|handshake failure/) },
    ],
    [
      'says nothing after the handshake',
      (pair: ReturnType<typeof made>) => createTls({ ...pair, ALPNProtocols: ['h2'] }),
      { quiet: true },
    ],
  ])('looks one word further than the handshake: a server that %s', async (_, server, handshake) => {
    const pair = made();
    const address = await serving(server(pair));
    const { entry } = await look(manifests(pair), { edge: address, caFile: caFile(pair) });
    expect(entry?.handshakes).toMatchObject([handshake]);
  });

  it('refuses what it cannot look at', async () => {
    await expect(look(manifests(made()), { objects: ['pod/x'] })).rejects.toMatchObject({ exitCode: 2 });
    await expect(look(manifests(made()), { objects: ['ing/other'] })).rejects.toMatchObject({ exitCode: 2 });
    await expect(look(manifests(made()), { caFile: '/nowhere.pem' })).rejects.toMatchObject({ exitCode: 2 });
  });
});
