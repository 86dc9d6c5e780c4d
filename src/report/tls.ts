import type { Canvas } from '../model/report.js';
import { type Handshake, isBad, type TlsEntry, type TlsReport } from '../model/tls/tlsReport.js';
import { count } from '../model/words.js';
import { type Ink, ink } from './screen/ink.js';
import { documentText } from './text/documentText.js';
import { safeTexts } from './text/safeText.js';
import { hanging } from './text/wrapWords.js';

/** What `grpclb tls` found, as a document for programs or as text for people. */
export async function tlsText(report: TlsReport, format: string, canvas: Canvas): Promise<string> {
  const document = await documentText('Tls', report, format);
  if (document !== undefined) return document;
  const pen = ink(canvas);
  const shown = safeTexts(report, canvas.unicode);
  const blocks = [
    ...shown.entries.map((entry) => entryBlock(entry, shown.at, pen)),
    ...shown.handshakes.map((h) => handshakeBlock(h, shown.at, pen)),
    shown.entries.length + shown.handshakes.length === 0
      ? hanging('', 'No Ingress and no Gateway refers to a TLS Secret.', pen.width)
      : [],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

function entryBlock(entry: TlsEntry, at: string, pen: Ink): string[] {
  const { shownBy, namespace, secret, state, why, type, chain, hosts, findings, handshakes, notShaken } = entry;
  const held = { read: type ?? 'of no type', missing: 'missing', 'not-read': `not read: ${why}` }[state];
  const head = [pen.strong(`${namespace}/${shownBy}`), `Secret ${secret}`, held];
  const broken = findings.some(({ check }) => check.startsWith('tls-cert-'));
  return [
    ...hanging('', head.join(` ${pen.dot} `), pen.width),
    ...chain
      .slice(0, 1)
      .flatMap((leaf) =>
        line(
          broken ? 'bad' : 'good',
          `${leaf.subject}, ${validity(leaf, at)}, ${count(chain.length, 'certificate')} in the chain`,
          pen,
        ),
      ),
    ...hosts.flatMap(({ host, grpc, covered }) =>
      line(
        covered ? 'good' : chain.length > 0 ? 'bad' : 'open',
        `${host}${grpc ? ' (gRPC)' : ''}${covered ? '' : ' is not covered'}`,
        pen,
      ),
    ),
    ...findings.flatMap(({ check, severity, message }) => {
      const { sign, tint } = pen.severity[severity];
      return [...hanging(`  ${tint(sign)} `, pen.strong(check), pen.width), ...hanging('      ', message, pen.width)];
    }),
    ...handshakes.flatMap((h) =>
      line(isBad(h) ? 'bad' : 'good', `${h.serverName} at ${h.address}: ${shownText(h)}`, pen),
    ),
    ...(notShaken === undefined ? [] : line('unread', `no live handshake: ${notShaken}`, pen)),
  ];
}

function handshakeBlock(shown: Handshake, at: string, pen: Ink): string[] {
  return [
    ...hanging('', [pen.strong(shown.address), `asked for ${shown.serverName}`].join(` ${pen.dot} `), pen.width),
    ...line(isBad(shown) ? 'bad' : 'good', shownText(shown), pen),
    ...shown.chain.flatMap((c) => {
      const names = [...c.dnsNames, ...c.ipAddresses].join(', ');
      return line(
        'open',
        `${c.subject}${names === '' ? '' : ` for ${names}`}, ${validity(c, at)}; issued by ${c.issuer}`,
        pen,
      );
    }),
  ];
}

function shownText({ version, alpn, fault, isSecrets, quiet }: Handshake): string {
  const facts = [
    ...(version === undefined ? [] : [version]),
    ...(alpn === undefined ? [] : [alpn === '' ? 'no ALPN: gRPC clients of Go since 1.67 refuse it' : `ALPN ${alpn}`]),
    ...(isSecrets === undefined
      ? []
      : [isSecrets ? "the Secret's certificate" : 'another certificate than the one in the Secret']),
    ...(fault === undefined ? [] : [fault]),
    ...(quiet ? ['nothing comes after the handshake'] : []),
  ];
  return facts.join(', ');
}

function validity({ notBefore, notAfter }: { notBefore: string; notAfter: string }, at: string): string {
  const days = Math.floor((Date.parse(notAfter) - Date.parse(at)) / 86_400_000);
  if (Date.parse(notBefore) > Date.parse(at)) return `valid from ${notBefore.slice(0, 10)}`;
  return days < 0
    ? `expired ${count(-days, 'day')} ago`
    : `expires in ${count(days, 'day')} (${notAfter.slice(0, 10)})`;
}

function line(state: 'good' | 'bad' | 'open' | 'unread', text: string, pen: Ink): string[] {
  const { sign, tint } = {
    good: pen.verdict.balanced,
    bad: pen.severity.error,
    open: pen.verdict.idle,
    unread: pen.verdict.unknown,
  }[state];
  return hanging(`  ${tint(sign)} `, text, pen.width);
}
