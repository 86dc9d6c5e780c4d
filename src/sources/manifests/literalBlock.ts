import { carriageReturn, matchesAt, notPlain, space } from './plainText.js';

const head = /\|(-?)[ ]*(?: #[^\n]*)?\r?\n/y;

export interface LiteralBlock {
  value: string;
  /** Behind its last character. */
  end: number;
  /** The start of the first line that is not in it. */
  next: number;
}

/** The block of text that begins with `|` at an offset, under a key or dash at a column. */
export function literalBlock(text: string, from: number, column: number): LiteralBlock {
  if (!matchesAt(text, head, from)) throw notPlain;
  const strip = text.charAt(from + 1) === '-';
  const lines: string[] = [];
  let [indent, filled] = [-1, 0];
  let next = head.lastIndex;
  let end = next;
  while (next < text.length) {
    const line = lineAt(text, next);
    if (line.content < line.end) {
      if (line.width <= column) break;
      if (indent === -1) {
        indent = line.width;
        // Space before the first line is ambiguous to people and parsers alike.
        if (lines.some((before) => before !== '')) throw notPlain;
      }
      if (line.width < indent) throw notPlain;
      lines.push(text.slice(next + indent, line.end));
      filled = lines.length;
      end = line.end;
    } else if (indent === -1) lines.push(text.slice(next, line.end));
    else {
      // Space that goes beyond the indentation is text.
      lines.push(line.width > indent ? text.slice(next + indent, line.end) : '');
      if (line.width > indent) filled = lines.length;
    }
    next = line.next;
  }
  if (filled === 0) throw notPlain;
  return { value: lines.slice(0, filled).join('\n') + (strip ? '' : '\n'), end, next };
}

function lineAt(text: string, start: number): { content: number; end: number; width: number; next: number } {
  let newline = text.indexOf('\n', start);
  if (newline === -1) newline = text.length;
  const end = text.charCodeAt(newline - 1) === carriageReturn ? newline - 1 : newline;
  let content = start;
  while (content < end && text.charCodeAt(content) === space) content++;
  return { content, end, width: content - start, next: newline + 1 };
}
