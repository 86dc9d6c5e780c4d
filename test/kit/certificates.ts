import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, element, integer, nothing, objectId, octets, sequence, setOf, time, utf8, yes } from './der.js';

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
  const extensions = [extension('2.5.29.19', true, sequence(yes))];
  const cert = signed(
    { issuer: name, subject: name, from: new Date(Date.now() - hour), to: notAfter, publicKey, extensions },
    privateKey,
  );
  return { name, key: privateKey, cert };
}

/** A server certificate made on the spot: one in the repository would expire, and its key would be public. */
export function makeCertificate(wish: CertificateWish = {}): MadeCertificate {
  shared ??= makeAuthority();
  const { issuer = shared, commonName = 'greeter', dnsNames = [], ipAddresses = [] } = wish;
  const { privateKey, publicKey } = keyPair(wish.key ?? 'ec');
  const names = [
    ...dnsNames.map((name) => element(0x82, Buffer.from(name, 'latin1'))),
    ...ipAddresses.map((ip) => element(0x87, addressBytes(ip))),
  ];
  const extensions = [
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.37', false, sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    ...(names.length > 0 ? [extension('2.5.29.17', false, sequence(...names))] : []),
  ];
  const cert = signed(
    {
      issuer: issuer.name,
      subject: commonName,
      from: wish.notBefore ?? new Date(Date.now() - hour),
      to: wish.notAfter ?? new Date(Date.now() + 24 * 90 * hour),
      publicKey,
      extensions,
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

interface ToBeSigned {
  issuer: string;
  subject: string;
  from: Date;
  to: Date;
  publicKey: KeyObject;
  extensions: Buffer[];
}

function signed({ issuer, subject, from, to, publicKey, extensions }: ToBeSigned, by: KeyObject): string {
  const kind = by.asymmetricKeyType;
  const algorithm =
    kind === 'rsa'
      ? sequence(objectId('1.2.840.113549.1.1.11'), nothing)
      : sequence(objectId(kind === 'ed25519' ? '1.3.101.112' : '1.2.840.10045.4.3.2'));
  const body = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    nameOf(issuer),
    sequence(time(from), time(to)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const signature = sign(kind === 'ed25519' ? null : 'sha256', body, by);
  const base64 = sequence(body, algorithm, bits(signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Buffer {
  return sequence(setOf(sequence(objectId('2.5.4.3'), utf8(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(objectId(id), ...(critical ? [yes] : []), octets(value));
}

/** Four bytes, or sixteen; `::` may stand for zeros. */
function addressBytes(ip: string): Buffer {
  if (!ip.includes(':')) return Buffer.from(ip.split('.').map(Number));
  const [head = '', tail = ''] = ip.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  const all = [...groups(head), ...zeros, ...groups(tail)];
  return Buffer.concat(all.map((g) => Buffer.from(g.padStart(4, '0'), 'hex')));
}
