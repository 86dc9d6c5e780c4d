import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';

const host = 'greeter.shop.example';
const authority = makeCertificate({ name: 'test CA', days: 30 });
const issuer = { name: 'test CA', key: authority.key };
const leaf = makeCertificate({ name: host, hosts: [host, '*.shop.example'], days: 30, issuer });

async function handshake(servername: string): Promise<string> {
  const server = createServer({ cert: leaf.certificate, key: leaf.key });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, servername, ca: authority.certificate });
  try {
    await once(socket, 'secureConnect');
    return 'trusted';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('makeCertificate', () => {
  it('makes a leaf that its authority signed, for its hosts, with its own key', () => {
    const parsed = new X509Certificate(leaf.certificate);
    const signer = new X509Certificate(authority.certificate);
    expect(parsed.verify(signer.publicKey)).toBe(true);
    expect(parsed.checkIssued(signer)).toBe(true);
    expect([parsed.ca, signer.ca]).toEqual([false, true]);
    expect(parsed.checkPrivateKey(createPrivateKey(leaf.key))).toBe(true);
    expect(parsed.subjectAltName).toBe(`DNS:${host}, DNS:*.shop.example`);
    const days = (parsed.validToDate.getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    expect(parsed.validFromDate.getTime()).toBeLessThan(Date.now());
  });

  it('is taken by TLS clients for its hosts, and for no other', async () => {
    expect(await handshake(host)).toBe('trusted');
    expect(await handshake('billing.example')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('makes another key and serial number each time', () => {
    const again = makeCertificate({ name: host, hosts: [host], days: 30, issuer });
    expect(again.key).not.toBe(leaf.key);
    expect(new X509Certificate(again.certificate).serialNumber).not.toBe(
      new X509Certificate(leaf.certificate).serialNumber,
    );
  });
});
