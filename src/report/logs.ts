import type { BackendLogs, ExplainedLines, LogsReport, ProxyLogs, ServiceLogs } from '../model/logs/logsReport.js';
import type { Canvas } from '../model/report.js';
import { count, grouped } from '../model/words.js';
import { columns } from './screen/columns.js';
import { type Ink, ink } from './screen/ink.js';
import { cutMiddle } from './text/cut.js';
import { documentText } from './text/documentText.js';
import { durationText, shareText } from './text/quantities.js';
import { safeTexts } from './text/safeText.js';
import { hanging } from './text/wrapWords.js';

/** What `grpclb logs` found, as a document for programs or as text for people. */
export async function logsText(report: LogsReport, format: string, canvas: Canvas): Promise<string> {
  const document = await documentText('Logs', report, format);
  if (document !== undefined) return document;
  const pen = ink(canvas);
  const shown = safeTexts(report, canvas.unicode);
  const blocks = [
    shown.interrupted
      ? hanging(`${pen.warn(pen.severity.warning.sign)} `, 'Interrupted: not every log was read.', pen.width)
      : [],
    ...shown.services.map((service) => serviceBlock(service, shown.sinceSeconds, pen)),
    unreadBlock(shown, pen),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

function serviceBlock(service: ServiceLogs, sinceSeconds: number, pen: Ink): string[] {
  const { namespace, name, fronts, proxies, pods } = service;
  const facts = [
    pen.strong(`${namespace}/${name}`),
    `last ${durationText(sinceSeconds)}`,
    count(pods.length, 'pod'),
    ...fronts,
  ];
  return [
    ...hanging('', facts.join(` ${pen.dot} `), pen.width),
    ...proxies.flatMap((proxy) => proxyBlock(proxy, pen)),
    ...podsBlock(pods, pen),
  ];
}

function proxyBlock(proxy: ProxyLogs, pen: Ink): string[] {
  const { product, pods, requests, statuses, backends, explained, silent } = proxy;
  const codes = Object.entries(statuses).sort(([, a], [, b]) => b - a);
  const heads = [
    pen.heading(product),
    `${count(pods.length, 'pod')} read`,
    count(requests, 'request'),
    ...codes.map(([code, times]) => `${code}: ${grouped(times)}`),
  ];
  return [
    '',
    ...hanging('  ', heads.join(` ${pen.dot} `), pen.width),
    ...backendTable(proxy, pen),
    ...explained.flatMap((lines) => explainedBlock(lines, pen)),
    ...(silent ? hanging(`    ${pen.warn(pen.verdict.unknown.sign)} `, silent.why, pen.width) : []),
    ...(silent?.next ?? []).flatMap((next) => hanging(`      ${pen.arrow} `, next, pen.width)),
    ...(backends.length === 0 && requests > 0 && !silent
      ? hanging('    ', 'No request reached a backend.', pen.width)
      : []),
  ];
}

function backendTable({ backends }: ProxyLogs, pen: Ink): string[] {
  if (backends.length === 0) return [];
  const retried = backends.some(({ passedOn }) => passedOn > 0);
  const head = ['BACKEND', 'POD', 'REQUESTS', 'SHARE', ...(retried ? ['PASSED ON'] : [])].map(pen.faint);
  const nameWidth = Math.max(16, pen.width - 60);
  const rows = backends.map(({ upstream, pod, note, requests, share, passedOn }) => [
    upstream,
    pod === undefined ? pen.faint(note ?? '') : cutMiddle(pod, nameWidth, pen.ellipsis),
    grouped(requests),
    shareText(share),
    ...(retried ? [grouped(passedOn)] : []),
  ]);
  return columns([head, ...rows], { indent: 4, right: [2, 3, 4] });
}

function podsBlock(pods: readonly BackendLogs[], pen: Ink): string[] {
  const read = pods.filter(({ lines }) => lines !== undefined);
  if (read.length === 0) return [];
  const head = ['POD', 'LINES', 'OF REQUESTS'].map(pen.faint);
  const rows = read.map(({ pod, lines, requestLines }) => [
    cutMiddle(pod, Math.max(16, pen.width - 34), pen.ellipsis),
    grouped(lines ?? 0),
    grouped(requestLines),
  ]);
  const quiet = read.every(({ requestLines }) => requestLines === 0);
  return [
    '',
    `  ${pen.heading('Backend pods')}`,
    ...columns([head, ...rows], { indent: 4, right: [1, 2] }),
    ...inAllPods(read).flatMap(({ lines, pods: where }) =>
      explainedBlock(
        lines,
        pen,
        where.length === 1 ? cutMiddle(where[0] ?? '', 40, pen.ellipsis) : `${where.length} pods`,
      ),
    ),
    ...(quiet ? quietAdvice(pen) : []),
  ];
}

/** What several pods say is told once. */
function inAllPods(pods: readonly BackendLogs[]): { lines: ExplainedLines; pods: string[] }[] {
  const all = pods.flatMap(({ pod, explained }) => explained.map((lines) => ({ pod, lines })));
  const same = Map.groupBy(all, ({ lines }) => `${lines.level} ${lines.signature} ${lines.says}`);
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    const count = group.reduce((sum, { lines }) => sum + lines.count, 0);
    return first ? [{ lines: { ...first.lines, count }, pods: group.map(({ pod }) => pod) }] : [];
  });
}

/** Most servers log no requests at all: silence is no proof that none arrive. */
function quietAdvice(pen: Ink): string[] {
  return [
    ...hanging(
      `    ${pen.warn(pen.verdict.unknown.sign)} `,
      'No line speaks of a gRPC request. That proves nothing: most servers do not log requests.',
      pen.width,
    ),
    ...hanging(
      `      ${pen.arrow} `,
      'A Go server shows every frame with the environment variable GODEBUG=http2debug=2; grpclb pinning counts calls without logs.',
      pen.width,
    ),
  ];
}

function explainedBlock(lines: ExplainedLines, pen: Ink, where?: string): string[] {
  const { sign, tint } = pen.severity[lines.level];
  const times = `${grouped(lines.count)}${pen.dot === '·' ? '×' : 'x'} ${where === undefined ? '' : `in ${where}: `}`;
  return [
    ...hanging(`    ${tint(sign)} `, times + lines.says, pen.width),
    ...hanging(`      ${pen.arrow} `, lines.next, pen.width),
    ...(pen.wide
      ? hanging('      ', lines.example, pen.width).map(pen.faint)
      : [pen.faint(`      ${cutMiddle(lines.example, Math.max(20, pen.width - 6), pen.ellipsis)}`)]),
  ];
}

function unreadBlock({ unread }: LogsReport, pen: Ink): string[] {
  if (unread.length === 0) return [];
  return [
    pen.heading('NOT READ'),
    ...unread.flatMap(({ what, detail, rbac, next }) => [
      ...hanging(`  ${pen.warn(pen.verdict.unknown.sign)} `, `${what}: ${detail}`, pen.width),
      ...(rbac ? hanging('    needs ', `${rbac.verbs.join(', ')} ${rbac.resources.join(', ')}`, pen.width) : []),
      ...(next === undefined ? [] : hanging(`    ${pen.arrow} `, next, pen.width)),
    ]),
  ];
}
