import type { Location } from '../../model/inventory.js';
import { lineAndColumn } from './place.js';

/** The part of a file that one object is written in. */
export interface TextPiece {
  file: string;
  /** The text that the piece is cut from. */
  text: string;
  from: number;
  end: number;
  /** Lines of the file before the piece. */
  linesBefore: number;
  /** Columns of its first line before the piece. */
  columnsBefore: number;
}

export function wholeText(file: string, text: string, linesBefore: number): TextPiece {
  return { file, text, from: 0, end: text.length, linesBefore, columnsBefore: 0 };
}

/** The piece as a document of its own. */
export function documentOf(piece: TextPiece): string {
  const { text, from, end } = piece;
  if (from === 0 && end === text.length) return text;
  return ' '.repeat(padding(piece)) + text.slice(from, end);
}

/** Block YAML means something by its indentation; JSON does not, and may stand a megabyte into its line. */
function padding({ text, from, columnsBefore }: TextPiece): number {
  const first = text.charAt(from);
  return first === '{' || first === '[' ? 0 : columnsBefore;
}

/** The place in the file of an offset of the piece's document. */
export function locationIn(piece: TextPiece, document: string, offset: number): Location {
  const { line, column } = lineAndColumn(document, offset);
  const shift = line === 1 ? piece.columnsBefore - padding(piece) : 0;
  return { file: piece.file, line: piece.linesBefore + line, column: column + shift };
}

/** Cuts a piece's document at rising offsets, in one pass over the text. */
export function cutPieces(
  whole: TextPiece,
  document: string,
  parts: readonly { from: number; end: number }[],
): TextPiece[] {
  const shift = whole.columnsBefore - padding(whole);
  let [line, start, at] = [0, 0, document.indexOf('\n')];
  return parts.map(({ from, end }) => {
    for (; at !== -1 && at < from; at = document.indexOf('\n', at + 1)) {
      line++;
      start = at + 1;
    }
    const { file, linesBefore } = whole;
    return {
      file,
      text: document,
      from,
      end,
      linesBefore: linesBefore + line,
      columnsBefore: from - start + (line === 0 ? shift : 0),
    };
  });
}
