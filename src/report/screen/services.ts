import type { Report, ReportService } from '../../model/report.js';
import { count } from '../../model/words.js';
import { cutMiddle } from '../text/cut.js';
import { shareText } from '../text/quantities.js';
import { hanging } from '../text/wrapWords.js';
import { columns } from './columns.js';
import type { Ink } from './ink.js';
import { serviceBlock } from './serviceBlock.js';
import {
  isAffected,
  lineWidths,
  serviceId,
  serviceLine,
  verdictOrder,
  verdictText,
  worstFirst,
} from './serviceLine.js';

const mostBlocks = 4;
const mostRows = 10;
const mostMaybe = 5;

const looked = 'Looked for: appProtocol, port names, grpc probes, Ingresses and Routes that speak gRPC, port 50051.';
const declare = 'If one is: --grpc SERVICE:PORT, or annotate the Service with grpclb.dev/grpc: "true".';

/** Every gRPC Service: those that need attention in full while they are few, the others a line each. */
export function services(report: Report, ink: Ink): string[] {
  if (report.services.length === 0) return noGrpc(report, ink);
  const sorted = worstFirst(report.services);
  const affected = sorted.filter(isAffected);
  const sound = sorted.filter((s) => !isAffected(s));
  const crowded = affected.length > mostBlocks && !ink.wide;
  const shownSound = ink.wide || sound.length <= mostRows ? sound : [];
  const widths = lineWidths([...(crowded ? [] : affected), ...shownSound], ink);

  const blocks = crowded ? [worstOf(affected, ink)] : affected.map((s) => serviceBlock(s, widths, ink));
  const lines = shownSound.map((s) => serviceLine(s, widths, ink));
  if (shownSound.length < sound.length) lines.push(...soundInShort(sound, ink));
  const maybe = maybeGrpc(report, ink);
  return [...blocks, lines, maybe].filter((block) => block.length > 0).flatMap((b, i) => (i === 0 ? b : ['', ...b]));
}

/** Ports that a weak hint alone speaks for: not judged, but not passed over in silence either. */
function maybeGrpc({ summary: { maybeGrpc: ports } }: Report, ink: Ink): string[] {
  if (ports.length === 0) return [];
  const shown = ink.wide ? ports : ports.slice(0, mostMaybe);
  const more = ports.length > shown.length ? ` and ${ports.length - shown.length} more` : '';
  return [
    ...hanging(`${ink.verdict.unknown.sign} `, `Perhaps gRPC, not judged: ${shown.join(', ')}${more}.`, ink.width),
    ...hanging('  ', declare, ink.width),
  ];
}

function worstOf(affected: readonly ReportService[], ink: Ink): string[] {
  const worst = affected.slice(0, mostRows);
  const others = affected.slice(mostRows);
  const idWidth = ink.width - 53;
  const rows = worst.map((service) => {
    const { sign, tint } = ink.verdict[service.verdict];
    const { figures } = service;
    return [
      `${tint(sign)} ${cutMiddle(serviceId(service), idWidth, ink.ellipsis)}`,
      tint(verdictText(service.verdict)),
      service.confidence ?? ink.dash,
      figures.hotShare === undefined ? ink.dash : shareText(figures.hotShare),
      figures.effectivePods === undefined ? ink.dash : figures.effectivePods.toFixed(1),
      String(figures.pods),
    ];
  });
  const heads = ['  SERVICE', 'VERDICT', 'CONFIDENCE', 'BUSIEST', 'WORKING', 'PODS'].map(ink.faint);
  const more = others.length > 0 ? [`  ${ink.ellipsis} ${others.length} more: ${tally(others)}`].map(ink.faint) : [];
  return [...columns([heads, ...rows], { indent: 0, right: [3, 4, 5] }), ...more, ...hintOfOne(worst, ink)];
}

function hintOfOne([worst]: readonly ReportService[], ink: Ink): string[] {
  if (!worst) return [];
  return hanging(
    `  ${ink.arrow} `,
    `one in full: name it, as svc/${worst.name} -n ${worst.namespace}; all in full: -o wide`,
    ink.width,
  );
}

function soundInShort(sound: readonly ReportService[], ink: Ink): string[] {
  return verdictOrder.flatMap((verdict) => {
    const amount = sound.filter((s) => s.verdict === verdict).length;
    const { sign, tint } = ink.verdict[verdict];
    return amount > 0 ? [`${tint(sign)} ${count(amount, 'Service')} ${verdictText(verdict)}`] : [];
  });
}

function tally(of: readonly ReportService[]): string {
  return verdictOrder
    .map((verdict) => ({ verdict, amount: of.filter((s) => s.verdict === verdict).length }))
    .filter(({ amount }) => amount > 0)
    .map(({ verdict, amount }) => `${amount} ${verdictText(verdict)}`)
    .join(', ');
}

/** Nothing found is not nothing there: says what would have been taken for gRPC and how to name a port. */
function noGrpc(report: Report, ink: Ink): string[] {
  const bullet = `${ink.verdict.idle.sign} `;
  const { summary } = report;
  if (summary.servicesRead === 0) return hanging(bullet, 'No Service was read, so none is judged.', ink.width);
  const maybe = maybeGrpc(report, ink);
  return [
    ...hanging(
      bullet,
      `None of the ${count(summary.servicesRead, 'Service')} read has a port known as gRPC.`,
      ink.width,
    ),
    ...hanging('  ', looked, ink.width),
    ...(maybe.length > 0 ? maybe : hanging('  ', declare, ink.width)),
  ];
}
