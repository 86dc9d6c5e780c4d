import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

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

const oid = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
};

/**
 * A fresh X.509 certificate: Node signs but cannot write one, and a key in the repository would be a secret that
 * everybody knows.
 */
export function makeCertificate({ name, hosts = [], days, issuer }: Request): CertificateAndKey {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = issuer ? createPrivateKey(issuer.key) : pair.privateKey;
  const algorithm = sequence(identifier(oid.ecdsaWithSha256));
  const now = Date.now();
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    distinguishedName(issuer?.name ?? name),
    sequence(time(now - 3_600_000), time(now + days * 86_400_000)),
    distinguishedName(name),
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(hosts))),
  );
  const signature = sign('sha256', toBeSigned, signer);
  const der = sequence(toBeSigned, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    certificate: pem('CERTIFICATE', der),
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function extensions(hosts: readonly string[]): Buffer[] {
  const constraints = extension(oid.basicConstraints, true, sequence(...(hosts.length > 0 ? [] : [yes])));
  if (hosts.length === 0) return [constraints];
  return [
    constraints,
    extension(oid.extendedKeyUsage, false, sequence(identifier(oid.serverAuth))),
    extension(oid.subjectAltName, false, sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host, 'ascii'))))),
  ];
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(identifier(id), ...(critical ? [yes] : []), tagged(0x04, value));
}

const yes = tagged(0x01, Buffer.from([0xff]));

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier(oid.commonName), tagged(0x0c, Buffer.from(name, 'utf8')))));
}

function time(at: number): Buffer {
  // UTCTime has two digits for the year, which holds until 2049.
  const digits = new Date(at).toISOString().replace(/\D/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`, 'ascii'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** A DER element: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
