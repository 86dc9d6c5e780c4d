import { displayWidth } from './displayWidth.js';

/** The text in lines no wider than `width`, broken between words; a word that is wider alone is broken where it must. */
export function wrapWords(text: string, width: number): string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((w) => w !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = broken(word, room);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Wrapped, with a first line that starts with `first` and others that are indented as deep. */
export function hanging(first: string, text: string, width: number): string[] {
  const indent = ' '.repeat(displayWidth(first));
  return wrapWords(text, width - indent.length).map((line, index) => (index === 0 ? first : indent) + line);
}

/**
 * A shell command in lines that can be pasted together: each but the last ends in a backslash. A word wider than
 * the width is left whole, since breaking it would change the command.
 */
export function wrapCommand(command: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of command.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line === '' || displayWidth(joined) <= width - 2) line = joined;
    else {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    }
  }
  return [...lines, line];
}

function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && displayWidth(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
