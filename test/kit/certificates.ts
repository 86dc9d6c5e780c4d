import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signCertificate } from '../../src/playground/signCertificate.js';

/** Somebody who signs. */
export interface Authority {
  name: string;
  key: KeyObject;
  /** PEM. */
  cert: string;
}

export interface CertificateWish {
  dnsNames?: readonly string[];
  ipAddresses?: readonly string[];
  /** `greeter` unless said otherwise; clients ignore it. */
  commonName?: string;
  /** An hour ago unless said otherwise. */
  notBefore?: Date;
  /** In 90 days unless said otherwise. */
  notAfter?: Date;
  issuer?: Authority;
  key?: 'ec' | 'rsa' | 'ed25519';
}

/** All PEM; the key is PKCS #8. */
export interface MadeCertificate {
  cert: string;
  key: string;
  ca: string;
  privateKey: KeyObject;
}

const hour = 3_600_000;
let shared: Authority | undefined;

/** A self-signed authority. */
export function makeAuthority(
  name = 'grpclb test authority',
  notAfter = new Date(Date.now() + 24 * 90 * hour),
): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const from = new Date(Date.now() - hour);
  const cert = signCertificate(
    { issuer: name, subject: name, from, to: notAfter, publicKey, names: 'authority' },
    privateKey,
  );
  return { name, key: privateKey, cert };
}

/** A server certificate made on the spot: one in the repository would expire, and its key would be public. */
export function makeCertificate(wish: CertificateWish = {}): MadeCertificate {
  shared ??= makeAuthority();
  const { issuer = shared, commonName = 'greeter', dnsNames = [], ipAddresses = [] } = wish;
  const { privateKey, publicKey } = keyPair(wish.key ?? 'ec');
  const cert = signCertificate(
    {
      issuer: issuer.name,
      subject: commonName,
      from: wish.notBefore ?? new Date(Date.now() - hour),
      to: wish.notAfter ?? new Date(Date.now() + 24 * 90 * hour),
      publicKey,
      names: { dns: dnsNames, ip: ipAddresses },
    },
    issuer.key,
  );
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), ca: issuer.cert, privateKey };
}

function keyPair(kind: NonNullable<CertificateWish['key']>): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (kind === 'ed25519') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}
