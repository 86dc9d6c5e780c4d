import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, element, integer, nothing, objectId, octets, sequence, setOf, time, utf8, yes } from './der.js';

/** What an X.509 certificate says. */
export interface ToBeSigned {
  issuer: string;
  subject: string;
  from: Date;
  to: Date;
  publicKey: KeyObject;
  /** Names that a server is good for; an authority has none. */
  names: 'authority' | { dns?: readonly string[]; ip?: readonly string[] };
}

/** An X.509 certificate as PEM: Node signs but cannot write one. */
export function signCertificate({ issuer, subject, from, to, publicKey, names }: ToBeSigned, by: KeyObject): string {
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
    element(0xa3, sequence(...extensions(names))),
  );
  const signature = sign(kind === 'ed25519' ? null : 'sha256', body, by);
  const base64 = sequence(body, algorithm, bits(signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

function extensions(names: ToBeSigned['names']): Buffer[] {
  const basicConstraints = '2.5.29.19';
  if (names === 'authority') return [extension(basicConstraints, true, sequence(yes))];
  const { dns = [], ip = [] } = names;
  const alternatives = [
    ...dns.map((name) => element(0x82, Buffer.from(name, 'latin1'))),
    ...ip.map((address) => element(0x87, addressBytes(address))),
  ];
  return [
    extension(basicConstraints, true, sequence()),
    // Extended key usage: a server's.
    extension('2.5.29.37', false, sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    ...(alternatives.length > 0 ? [extension('2.5.29.17', false, sequence(...alternatives))] : []),
  ];
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
