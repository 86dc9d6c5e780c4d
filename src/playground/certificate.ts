import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { signCertificate } from './signCertificate.js';

/** A certificate with its key, both PEM. */
export interface CertificateAndKey {
  certificate: string;
  key: string;
}

interface Request {
  name: string;
  /** DNS names it is good for; none for an authority. */
  hosts?: readonly string[];
  days: number;
  /** Who signs; itself where there is nobody. */
  issuer?: { name: string; key: string };
}

/** A fresh certificate: a key in the repository would be a secret that everybody knows. */
export function makeCertificate({ name, hosts = [], days, issuer }: Request): CertificateAndKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const certificate = signCertificate(
    {
      issuer: issuer?.name ?? name,
      subject: name,
      from: new Date(now - 3_600_000),
      to: new Date(now + days * 86_400_000),
      publicKey,
      names: hosts.length === 0 ? 'authority' : { dns: hosts },
    },
    issuer ? createPrivateKey(issuer.key) : privateKey,
  );
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}
