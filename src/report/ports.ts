import type { ChainLink, PortChain } from '../model/ports/portChain.js';
import type { PortsReport } from '../model/ports/portsReport.js';
import type { Canvas } from '../model/report.js';
import { type Ink, ink } from './screen/ink.js';
import { documentText } from './text/documentText.js';
import { safeTexts } from './text/safeText.js';
import { hanging } from './text/wrapWords.js';

/** What `grpclb ports` found, as a document for programs or as a picture for people. */
export async function portsText(report: PortsReport, format: string, canvas: Canvas): Promise<string> {
  const document = await documentText('Ports', report, format);
  if (document !== undefined) return document;
  const pen = ink(canvas);
  const shown = safeTexts(report, canvas.unicode);
  const blocks = [
    ...shown.chains.map((chain) => chainBlock(chain, pen)),
    looseBlock(shown.loose, pen),
    shown.chains.length + shown.loose.length === 0
      ? hanging('', 'No Service has a port that is known to be gRPC. Name one: grpclb ports svc/NAME.', pen.width)
      : [],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

function chainBlock({ namespace, service, port, portName, grpc, links }: PortChain, pen: Ink): string[] {
  const belief = grpc === 'no' ? 'nothing says that it is gRPC' : grpc === 'weak' ? 'perhaps gRPC' : `gRPC (${grpc})`;
  const facts = [pen.strong(`${namespace}/${service}:${port}`), ...(portName === undefined ? [] : [portName]), belief];
  return [...hanging('', facts.join(` ${pen.dot} `), pen.width), ...links.flatMap((link) => linkLines(link, pen))];
}

function looseBlock(links: readonly ChainLink[], pen: Ink): string[] {
  return links.length === 0 ? [] : [pen.heading('LEADS NOWHERE'), ...links.flatMap((link) => linkLines(link, pen))];
}

function linkLines({ state, from, to, says, nearest }: ChainLink, pen: Ink): string[] {
  const { sign, tint } = { ok: pen.verdict.balanced, broken: pen.severity.error, unknown: pen.verdict.idle }[state];
  return [
    ...hanging(`  ${tint(sign)} `, `${from} ${pen.arrow} ${to}`, pen.width),
    ...(says === undefined ? [] : hanging('      ', `${says}.`, pen.width)),
    ...(nearest === undefined ? [] : hanging('      ', pen.strong(`Did you mean ${nearest}?`), pen.width)),
  ];
}
