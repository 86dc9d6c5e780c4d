import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlank, splitDocuments } from './splitDocuments.js';

const split = (...chunks: string[]) => [...splitDocuments(chunks.map((chunk) => Buffer.from(chunk)))];

describe('splitDocuments', () => {
  it('ends a document at a mark at the start of a line, and only there', () => {
    expect(split('a: 1\n---\nb: |\n  x\n ---\n----\n---x\n--- # c\nc: 1\n...\nd: 1\n---')).toEqual([
      { text: 'a: 1\n', linesBefore: 0 },
      { text: '---\nb: |\n  x\n ---\n----\n---x\n', linesBefore: 1 },
      { text: '--- # c\nc: 1\n', linesBefore: 7 },
      { text: '   \nd: 1\n', linesBefore: 9 },
      { text: '---', linesBefore: 11 },
    ]);
  });

  it('does not care where the file is cut into chunks', () => {
    const parts = fc.array(fc.constantFrom('---', '...', '\n', '\r\n', 'a: 1', ' ', '-', '.', 'é', '😀'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(parts, fc.array(fc.nat(60), { maxLength: 5 }), (words, cuts) => {
        const bytes = Buffer.from(words.join(''));
        const ends = [...new Set(cuts.filter((cut) => cut < bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
        const documents = [...splitDocuments(chunks)];
        expect(documents).toEqual([...splitDocuments([bytes])]);
        const whole = documents.map((d) => d.text).join('');
        expect(whole).toHaveLength(bytes.toString().length);
        let lines = 0;
        for (const { text, linesBefore } of documents) {
          expect(linesBefore).toBe(lines);
          lines += text.split('\n').length - 1;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('isBlank', () => {
  it.each(['', '\n', '---', '--- # x\n\n  # y\n', '%YAML 1.2\n', '  \t\r\n---\r\n', '   \n'])(
    '%j says nothing',
    (text) => {
      expect(isBlank(text)).toBe(true);
    },
  );
  it.each(['a', '--- a', '---\n- a', '#\n\n x', '----'])('%j says something', (text) => {
    expect(isBlank(text)).toBe(false);
  });
});
