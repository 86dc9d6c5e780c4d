import { expect, it } from 'vitest';
import { jsonValues } from './jsonValues.js';

async function values(text: string, size: number): Promise<string[]> {
  async function* pieces() {
    for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
  }
  const all: string[] = [];
  for await (const value of jsonValues(pieces())) all.push(value.trim());
  return all;
}

it.each([1, 2, 3, 1000])('tells values apart, in pieces of %d', async (size) => {
  const text = ' {"a":"}\\"{"}{"b":[1,{"c":2}]}\n"x\\\\" 12 true[] null{} ';
  expect(await values(text, size)).toEqual([
    '{"a":"}\\"{"}',
    '{"b":[1,{"c":2}]}',
    '"x\\\\"',
    '12',
    'true',
    '[]',
    'null',
    '{}',
  ]);
});

it('takes nothing for nothing, and half a value for a fault', async () => {
  expect(await values(' \n\t', 1)).toEqual([]);
  await expect(values('{"a":1} {"b":', 4)).rejects.toThrow('unexpected EOF');
  await expect(values('"abc', 2)).rejects.toThrow('unexpected EOF');
});
