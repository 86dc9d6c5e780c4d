/** What is to be written so that a text stands where the one before stood, and how many lines it takes. */
export interface Frame {
  text: string;
  lines: number;
}

const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';

/**
 * Writes over the frame before line by line, which does not flicker as clearing the screen does. A frame higher than
 * the screen is cut: lines that scrolled away could not be written over. `rows` is undefined where there is no
 * terminal: then frames follow one another.
 */
export function frame(text: string, above: number, rows: number | undefined): Frame {
  if (rows === undefined) return { text: above > 0 ? `\n${text}` : text, lines: 1 };
  const all = text.replace(/\n$/, '').split('\n');
  const room = Math.max(1, rows - 1);
  const shown = all.length > room ? [...all.slice(0, room - 1), `… ${all.length - room + 1} more lines`] : all;
  const up = above > 0 ? `\u001b[${above}A\r` : '';
  return {
    text: `${up}${shown.map((line) => `${line}${clearToEndOfLine}\n`).join('')}${clearBelow}`,
    lines: shown.length,
  };
}
