import { describe, expect, it } from 'vitest';
import { frame } from './repaint.js';

/** A terminal as far as frames need one: cursor up, clear to the end of the line, clear below. */
function played(texts: readonly string[]): string[] {
  const screen: string[] = [];
  let row = 0;
  for (const text of texts) {
    for (const part of text.replaceAll('\u001b', 'ESC').split(/(ESC\[\d*[AKJ]|\n|\r)/)) {
      const [, amount, command] = /^ESC\[(\d*)([AKJ])$/.exec(part) ?? [];
      if (command === 'A') row -= Number(amount);
      else if (command === 'J') screen.length = row;
      else if (part === '\n') row++;
      else if (part !== '' && part !== '\r' && command === undefined) screen[row] = part;
    }
  }
  return screen;
}

describe('frame', () => {
  it('stands where the one before stood, also when it is shorter', () => {
    const first = frame('a\nb\nc\n', 0, 24);
    const second = frame('d\ne\n', first.lines, 24);
    expect(played([first.text, second.text])).toEqual(['d', 'e']);
  });

  it('is cut where the screen ends, and says so', () => {
    const { text, lines } = frame('a\nb\nc\nd\ne\n', 0, 4);
    expect(lines).toBe(3);
    expect(played([text])).toEqual(['a', 'b', '… 3 more lines']);
  });

  it('uses no control codes where there is no terminal', () => {
    const first = frame('a\n', 0, undefined);
    expect(first.text).toBe('a\n');
    expect(frame('b\n', first.lines, undefined).text).toBe('\nb\n');
  });
});
