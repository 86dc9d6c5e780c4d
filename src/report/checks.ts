import type { CheckCard } from '../model/catalogue.js';
import type { Canvas } from '../model/report.js';
import { count } from '../model/words.js';
import { columns } from './screen/columns.js';
import { type Ink, ink } from './screen/ink.js';
import { documentText } from './text/documentText.js';
import { evidenceWords } from './text/evidenceWords.js';
import { pad } from './text/pad.js';
import { hanging, wrapWords } from './text/wrapWords.js';

/** What `grpclb checks` prints: the catalogue by group, or as a document for programs. */
export async function checksText(cards: readonly CheckCard[], format: string, canvas: Canvas): Promise<string> {
  const document = await documentText('Checks', { checks: cards }, format);
  if (document !== undefined) return document;
  const pen = ink(canvas);
  const longest = Math.max(...cards.map(({ id }) => id.length));
  const groups = [...Map.groupBy(cards, ({ group }) => group)];
  const blocks = groups.map(([group, members]) => [
    pen.heading(group.toUpperCase()),
    ...members.flatMap((card) => (canvas.wide ? wideLines(card, pen) : cardLines(card, longest, pen))),
  ]);
  const end = wrapWords(`${count(cards.length, 'check')}. grpclb explain CHECK says more of one.`, pen.width);
  return `${[...blocks, end].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Severity, id and title on one line, or the title below where the screen is narrow. */
function cardLines({ id, severity, title }: CheckCard, longest: number, pen: Ink): string[] {
  const head = `  ${severityCell(severity, pen)}  `;
  const beside = 13 + longest + 2 + 30 <= pen.width;
  if (beside)
    return columns([
      [severityCell(severity, pen), id.padEnd(longest), wrapWords(title, pen.width - 15 - longest).join('\n')],
    ]);
  return [`${head}${id}`, ...hanging(' '.repeat(13), title, pen.width)];
}

function wideLines(card: CheckCard, pen: Ink): string[] {
  const { id, severity, title, needs, uses, remedies, docs } = card;
  const margin = ' '.repeat(13);
  const evidence = (names: readonly string[]) => names.map(evidenceWords).join(', ');
  return [
    `  ${severityCell(severity, pen)}  ${pen.strong(id)}`,
    ...hanging(margin, title, pen.width),
    ...hanging(margin, docs.what, pen.width).map(pen.faint),
    ...hanging(`${margin}needs: `, evidence(needs), pen.width),
    ...(uses.length > 0 ? hanging(`${margin}uses:  `, evidence(uses), pen.width) : []),
    ...remedies.flatMap((remedy) => hanging(`${margin}${pen.arrow} `, remedy.title, pen.width)),
  ];
}

function severityCell(severity: CheckCard['severity'], pen: Ink): string {
  const { sign, tint } = pen.severity[severity];
  return tint(pad(`${sign} ${severity}`, 9));
}
