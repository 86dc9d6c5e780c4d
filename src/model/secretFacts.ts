import type { KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts, Metadata, SecretProblem, TlsSecret } from './objects.js';

/** Node's cryptography takes as long to load as the rest of a small run, and most runs see no Secret. */
const crypto = () => process.getBuiltinModule('node:crypto');

/** A Secret as it is written or served; nothing about its content is sure. */
export interface RawSecret {
  apiVersion?: unknown;
  kind?: unknown;
  metadata: Metadata;
  type?: unknown;
  data?: unknown;
  stringData?: unknown;
}

/** What is left of a Secret: facts about its certificates, and not a byte of its content. */
export function reduceSecret(raw: RawSecret): TlsSecret {
  const problems: SecretProblem[] = [];
  const values = valuesOf(raw, problems);
  const chain = readChain(values.get('tls.crt'), problems);
  const key = readKey(values.get('tls.key'), problems);
  const [leaf] = chain ?? [];
  if (leaf && key && !belongs(leaf, key)) problems.push({ fault: 'key-does-not-match' });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadataOf(raw.metadata),
    type: typeof raw.type === 'string' && raw.type !== '' ? raw.type : 'Opaque',
    keys: [...values.keys()].sort(),
    certificates: (chain ?? []).map(certificateFacts),
    problems,
  };
}

/** Decoded content by name; undefined where it is not base64. `stringData` wins over `data`, as in the API server. */
function valuesOf(raw: RawSecret, problems: SecretProblem[]): Map<string, Buffer | undefined> {
  const values = new Map<string, Buffer | undefined>();
  const plain = new Map(entriesOf(raw.stringData));
  for (const [key, value] of entriesOf(raw.data)) {
    const decoded = value === null ? Buffer.alloc(0) : typeof value === 'string' ? decodeBase64(value) : undefined;
    if (decoded === undefined && !plain.has(key)) problems.push({ fault: 'not-base64', key });
    values.set(key, decoded);
  }
  for (const [key, value] of plain) values.set(key, Buffer.from(value === null ? '' : String(value), 'utf8'));
  return values;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** As strict as the API server, which allows line ends inside and nothing else; Node's own decoder takes anything. */
function decodeBase64(text: string): Buffer | undefined {
  const bare = text.replace(/[\r\n]/g, '');
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : undefined;
}

type Part = 'tls.crt' | 'tls.key';

/** The text of a part; undefined, with the reason noted, where there is none. */
function textOf(part: Part, content: Buffer | undefined, problems: SecretProblem[]): string | undefined {
  if (content === undefined) {
    const told = problems.some((p) => p.fault === 'not-base64' && p.key === part);
    if (!told) problems.push({ fault: 'key-missing', key: part });
    return undefined;
  }
  // Latin-1 keeps every byte, and PEM is ASCII.
  const text = content.toString('latin1');
  if (text.trim() === '') {
    problems.push({ fault: 'key-empty', key: part });
    return undefined;
  }
  return text;
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

function readChain(content: Buffer | undefined, problems: SecretProblem[]): X509Certificate[] | undefined {
  const text = textOf('tls.crt', content, problems);
  if (text === undefined) return undefined;
  const refuse = (detail: string) => {
    problems.push({ fault: 'not-pem', key: 'tls.crt', detail });
    return undefined;
  };
  const blocks = [...text.matchAll(pemBlock)].filter(([, label]) => /^(X509 |TRUSTED )?CERTIFICATE$/.test(label ?? ''));
  if (blocks.length === 0) return refuse(`it holds ${whatElse(text)} instead of a certificate`);
  const chain: X509Certificate[] = [];
  for (const [index, [block]] of blocks.entries()) {
    const certificate = parsed(() => new (crypto().X509Certificate)(block));
    if (certificate === undefined || isoTime(certificate.validFrom) === undefined) {
      return refuse(`certificate ${index + 1} of ${blocks.length} cannot be parsed`);
    }
    chain.push(certificate);
  }
  return chain;
}

function readKey(content: Buffer | undefined, problems: SecretProblem[]): KeyObject | undefined {
  const text = textOf('tls.key', content, problems);
  if (text === undefined) return undefined;
  const refuse = (detail: string) => {
    problems.push({ fault: 'not-pem', key: 'tls.key', detail });
    return undefined;
  };
  // A file made by `openssl ecparam -genkey` begins with its curve, in a block of its own.
  const [block, label] = [...text.matchAll(pemBlock)].find(([, l]) => /PRIVATE KEY$/.test(l ?? '')) ?? [];
  if (block === undefined) return refuse(`it holds ${whatElse(text)} instead of a private key`);
  if (label?.startsWith('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(block)) {
    return refuse('the private key is encrypted with a passphrase, which no controller can ask for');
  }
  return (
    parsed(() => crypto().createPrivateKey({ key: block, format: 'pem' })) ?? refuse('the private key cannot be parsed')
  );
}

const derSequence = 0x30;

/** What a text is, that is not what it should be: in words, never in its own bytes. */
function whatElse(text: string): string {
  const [, label] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text) ?? [];
  if (label !== undefined && !text.includes(`-----END ${label}-----`)) return 'a PEM block that is cut off';
  if (label?.endsWith('PRIVATE KEY')) return 'a private key';
  if (label?.endsWith('CERTIFICATE')) return 'a certificate';
  if (label?.endsWith('CERTIFICATE REQUEST')) return 'a certificate request';
  if (label !== undefined) return `a PEM block called ${label}`;
  const once = decodeBase64(text.trim());
  if (once?.toString('latin1').includes('-----BEGIN ')) return 'PEM that is base64-encoded twice';
  if (once?.[0] === derSequence) return 'base64 without its BEGIN and END lines';
  if (text.charCodeAt(0) === derSequence && text.charCodeAt(1) >= 0x80) return 'DER, which is binary,';
  if (text.includes('B\0E\0G\0I\0N\0')) return 'UTF-16 text';
  return 'other text';
}

function belongs(leaf: X509Certificate, key: KeyObject): boolean {
  return parsed(() => leaf.checkPrivateKey(key)) ?? false;
}

/** OpenSSL's own errors say nothing to people, and might quote what they choke on. */
function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** What checks look at of a certificate. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    ...alternativeNames(certificate.subjectAltName ?? ''),
    notBefore: isoTime(certificate.validFrom) ?? certificate.validFrom,
    notAfter: isoTime(certificate.validTo) ?? certificate.validTo,
    isCa: certificate.ca,
  };
}

function isoTime(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Node gives one attribute a line, and undefined for an empty name. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** Node prints `DNS:a, IP Address:::1`; a value with a comma or a quote in it is printed as a JSON string. */
function alternativeNames(text: string): Pick<CertificateFacts, 'dnsNames' | 'ipAddresses'> {
  const names = { dnsNames: [] as string[], ipAddresses: [] as string[] };
  for (const [, kind, printed = ''] of text.matchAll(/([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)) {
    const value = printed.startsWith('"') ? (parsed(() => String(JSON.parse(printed))) ?? printed) : printed;
    if (kind === 'DNS') names.dnsNames.push(value);
    if (kind === 'IP Address') names.ipAddresses.push(value);
  }
  return names;
}

/** kubectl keeps a copy of the whole Secret in an annotation, and people paste keys into others. */
function metadataOf(metadata: Metadata): Metadata {
  const { name, namespace, labels, annotations, ownerReferences } = metadata;
  const harmless = Object.entries(annotations ?? {}).filter(
    ([key, value]) => key !== 'kubectl.kubernetes.io/last-applied-configuration' && !/PRIVATE KEY|tls\.key/.test(value),
  );
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(labels && { labels }),
    ...(harmless.length > 0 && { annotations: Object.fromEntries(harmless) }),
    ...(ownerReferences && { ownerReferences }),
  };
}
