import type { CheckCard } from '../model/catalogue.js';
import type { Canvas } from '../model/report.js';
import { type Ink, ink } from './screen/ink.js';
import { documentText } from './text/documentText.js';
import { evidenceWords } from './text/evidenceWords.js';
import { safeTexts } from './text/safeText.js';
import { hanging, wrapWords } from './text/wrapWords.js';

/** What `grpclb explain CHECK` prints: all that the check's file says about it. */
export async function explainText(card: CheckCard, format: string, canvas: Canvas): Promise<string> {
  const document = await documentText('Check', card, format);
  if (document !== undefined) return document;
  const pen = ink(canvas);
  const { examples, ...rest } = card;
  const shown = { ...rest, ...safeTexts({ title: card.title, docs: card.docs }, canvas.unicode) };
  const blocks = [
    head(shown, pen),
    section('WHAT', shown.docs.what, pen),
    section('WHY IT MATTERS', shown.docs.why, pen),
    section('HOW TO MEND IT', shown.docs.fix, pen),
    ...(examples ? exampleBlocks(examples, pen) : []),
    remedyLines(shown, pen),
    [pen.heading('MORE'), ...shown.docs.links.map((link) => `  ${link}`)],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

function head({ id, severity, title, group, from, needs, uses }: Omit<CheckCard, 'examples'>, pen: Ink): string[] {
  const { sign, tint } = pen.severity[severity];
  const where = from === 'manifests' ? 'from manifests or a cluster' : 'from a running cluster or a snapshot of one';
  const evidence = (names: readonly string[]) => names.map(evidenceWords).join(', ');
  return [
    `${tint(`${sign} ${severity}`)}  ${pen.strong(id)}`,
    ...wrapWords(title, pen.width),
    ...hanging(`  group ${group} ${pen.dot} `, where, pen.width).map(pen.faint),
    ...hanging('  needs ', evidence(needs), pen.width).map(pen.faint),
    ...(uses.length > 0 ? hanging('  uses  ', evidence(uses), pen.width).map(pen.faint) : []),
  ];
}

function section(title: string, text: string, pen: Ink): string[] {
  return [pen.heading(title), ...hanging('  ', text, pen.width)];
}

/** Both manifests in full; a sign stands before the lines that only one of them has. */
function exampleBlocks({ fires, silent }: Exclude<CheckCard['examples'], undefined>, pen: Ink): string[][] {
  const { error } = pen.severity;
  const { balanced } = pen.verdict;
  return [
    [pen.heading('FIRES ON'), ...marked(fires, silent, error.tint(error.sign))],
    [pen.heading('SILENT ON'), ...marked(silent, fires, balanced.tint(balanced.sign))],
  ];
}

function marked(text: string, other: string, sign: string): string[] {
  const theirs = new Set(other.split('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${theirs.has(line) || line === '' ? ' ' : sign} ${line}`);
}

function remedyLines({ remedies }: Pick<CheckCard, 'remedies'>, pen: Ink): string[] {
  if (remedies.length === 0) return [];
  return [
    pen.heading('WHAT DOCTOR PLANS FOR IT'),
    ...remedies.flatMap(({ title }) => hanging(`  ${pen.arrow} `, title, pen.width)),
  ];
}
