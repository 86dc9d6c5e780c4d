import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CertificateWish, makeAuthority, makeCertificate } from '../../test/kit/certificates.js';
import type { TlsSecret } from './objects.js';
import { type RawSecret, reduceSecret } from './secretFacts.js';

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

function reduce(parts: Partial<RawSecret>): TlsSecret {
  return reduceSecret({ metadata: { name: 'greeter-tls', namespace: 'shop' }, type: 'kubernetes.io/tls', ...parts });
}

function problemsOf(crt: string | Buffer | undefined, key: string | Buffer | undefined): TlsSecret['problems'] {
  const data = {
    ...(crt !== undefined && { 'tls.crt': base64(crt) }),
    ...(key !== undefined && { 'tls.key': base64(key) }),
  };
  return reduce({ data }).problems;
}

describe('reduceSecret', () => {
  const good = makeCertificate({ dnsNames: ['greeter.example.com'] });

  it.each<CertificateWish['key'] & string>(['ec', 'rsa', 'ed25519'])(
    'finds nothing wrong with a sound %s pair',
    (key) => {
      const { cert, key: pem, ca } = makeCertificate({ dnsNames: ['*.dev.mydomain.com', 'b.example'], key });
      const secret = reduce({ data: { 'tls.crt': base64(cert + ca), 'tls.key': base64(pem), 'ca.crt': base64(ca) } });
      expect(secret).toMatchObject({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/tls',
        keys: ['ca.crt', 'tls.crt', 'tls.key'],
        problems: [],
      });
      expect(secret.certificates).toHaveLength(2);
      expect(secret.certificates[0]).toMatchObject({
        subject: 'CN=greeter',
        issuer: 'CN=grpclb test authority',
        dnsNames: ['*.dev.mydomain.com', 'b.example'],
        ipAddresses: [],
        isCa: false,
      });
      expect(secret.certificates[1]).toMatchObject({ dnsNames: [], isCa: true });
    },
  );

  it('takes keys in their older forms, with curve parameters in front', () => {
    const rsa = makeCertificate({ key: 'rsa' });
    expect(problemsOf(rsa.cert, rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }))).toEqual([]);
    const sec1 = good.privateKey.export({ type: 'sec1', format: 'pem' });
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    expect(problemsOf(good.cert, `${parameters}${sec1}`)).toEqual([]);
    expect(problemsOf(good.cert.replaceAll('\n', '\r\n'), good.key.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('gives dates as ISO 8601 and names of every kind', () => {
    const { cert, key } = makeCertificate({
      dnsNames: ['a.example', 'evil, DNS:b.example', 'quo"te'],
      ipAddresses: ['10.0.0.1', '2001:db8::1'],
      notBefore: new Date('2024-02-29T12:00:00Z'),
      notAfter: new Date('2099-12-31T23:59:59Z'),
    });
    const [facts] = reduce({ stringData: { 'tls.crt': cert, 'tls.key': key } }).certificates;
    expect(facts).toMatchObject({
      dnsNames: ['a.example', 'evil, DNS:b.example', 'quo"te'],
      ipAddresses: ['10.0.0.1', '2001:DB8:0:0:0:0:0:1'],
      notBefore: '2024-02-29T12:00:00.000Z',
      notAfter: '2099-12-31T23:59:59.000Z',
    });
  });

  it('says what is missing, empty or not base64', () => {
    expect(problemsOf(undefined, undefined)).toEqual([
      { fault: 'key-missing', key: 'tls.crt' },
      { fault: 'key-missing', key: 'tls.key' },
    ]);
    expect(problemsOf(' \n', '')).toEqual([
      { fault: 'key-empty', key: 'tls.crt' },
      { fault: 'key-empty', key: 'tls.key' },
    ]);
    expect(reduce({ data: { 'tls.crt': good.cert, 'tls.key': base64(good.key), other: 7 } }).problems).toEqual([
      { fault: 'not-base64', key: 'tls.crt' },
      { fault: 'not-base64', key: 'other' },
    ]);
    expect(reduce({ data: { 'tls.crt': null, 'tls.key': base64(good.key) } }).problems).toEqual([
      { fault: 'key-empty', key: 'tls.crt' },
    ]);
    expect(reduce({ data: 'nonsense', stringData: ['x'] }).keys).toEqual([]);
  });

  it('takes base64 with line ends, and lets stringData win', () => {
    const wrapped = base64(good.cert).replace(/.{76}/g, '$&\r\n');
    expect(
      reduce({ data: { 'tls.crt': wrapped, 'tls.key': '!!' }, stringData: { 'tls.key': good.key } }).problems,
    ).toEqual([]);
  });

  it.each<[string, string | Buffer, string]>([
    ['a key', good.key, 'it holds a private key instead of a certificate'],
    ['base64 twice', base64(good.cert), 'it holds PEM that is base64-encoded twice instead of a certificate'],
    [
      'DER',
      Buffer.from(good.cert.replace(/-----.*-----|\n/g, ''), 'base64'),
      'it holds DER, which is binary, instead of a certificate',
    ],
    [
      'no armour',
      good.cert.replace(/-----.*-----|\n/g, ''),
      'it holds base64 without its BEGIN and END lines instead of a certificate',
    ],
    ['a cut file', good.cert.slice(0, 200), 'it holds a PEM block that is cut off instead of a certificate'],
    ['UTF-16', Buffer.from(good.cert, 'utf16le'), 'it holds UTF-16 text instead of a certificate'],
    ['words', 'REDACTED', 'it holds other text instead of a certificate'],
    ['a broken block', good.cert.replace(/M/g, 'A'), 'certificate 1 of 1 cannot be parsed'],
    ['a broken second', `${good.cert}${good.cert.replace(/M/g, 'A')}`, 'certificate 2 of 2 cannot be parsed'],
  ])('knows %s in tls.crt', (_, crt, detail) => {
    expect(problemsOf(crt, good.key)).toEqual([{ fault: 'not-pem', key: 'tls.crt', detail }]);
  });

  it('knows what else may stand in tls.key', () => {
    const encrypted = good.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    const legacy = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n';
    const isEncrypted = 'the private key is encrypted with a passphrase, which no controller can ask for';
    const details = [encrypted, legacy, good.cert, good.key.replace(/M/g, 'A')].map((key) =>
      problemsOf(good.cert, key),
    );
    expect(details).toEqual([
      [{ fault: 'not-pem', key: 'tls.key', detail: isEncrypted }],
      [{ fault: 'not-pem', key: 'tls.key', detail: isEncrypted }],
      [{ fault: 'not-pem', key: 'tls.key', detail: 'it holds a certificate instead of a private key' }],
      [{ fault: 'not-pem', key: 'tls.key', detail: 'the private key cannot be parsed' }],
    ]);
  });

  it('compares the key with the leaf, which is the first', () => {
    const authority = makeAuthority('another authority');
    const other = makeCertificate({ issuer: authority, key: 'rsa' });
    expect(problemsOf(good.cert, other.key)).toEqual([{ fault: 'key-does-not-match' }]);
    expect(problemsOf(authority.cert + other.cert, other.key)).toEqual([{ fault: 'key-does-not-match' }]);
    expect(problemsOf(other.cert + authority.cert, other.key)).toEqual([]);
  });

  it('keeps no part of a key, wherever it stands', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const middle = pem.split('\n')[5] ?? '';
    const copy = JSON.stringify({ data: { 'tls.key': base64(pem) } });
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': copy,
      'example.com/backup': pem,
      'example.com/other-backup': copy,
      'cert-manager.io/certificate-name': 'greeter',
    };
    const secrets = [
      reduce({ data: { 'tls.crt': base64(pem), 'tls.key': base64(pem) } }),
      reduce({ data: { 'tls.crt': pem, 'tls.key': pem } }),
      reduce({ stringData: { 'tls.crt': base64(pem), 'tls.key': pem.slice(0, 900) } }),
      reduce({ stringData: { 'tls.crt': good.cert, 'tls.key': pem } }),
      reduce({ metadata: { name: 'a', annotations } }),
    ];
    expect(middle).toHaveLength(64);
    const text = JSON.stringify(secrets);
    for (const secret of [middle, base64(pem).slice(200, 260), base64(base64(pem)).slice(200, 260)]) {
      expect(text).not.toContain(secret);
    }
    expect(secrets[4]?.metadata.annotations).toEqual({ 'cert-manager.io/certificate-name': 'greeter' });
  });
});
