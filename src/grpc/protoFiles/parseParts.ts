import type { DescMessage } from '@bufbuild/protobuf';
import type { OptionStatement, ParsedFile } from './parsedFile.js';
import type { Reader } from './reader.js';

/** What all parts of the parser share. */
export interface Context {
  reader: Reader;
  file: ParsedFile;
  /** As messages name it. */
  name: string;
}

type Element = OptionStatement['element'];

/** `option name = value;` */
export function option(context: Context, element: Element, schema: DescMessage, scope: string): void {
  context.reader.expect('option');
  assignment(context, element, schema, scope);
  context.reader.expect(';');
}

/** `[name = value, …]`, where there is one. */
export function bracketOptions(context: Context, element: Element, schema: DescMessage, scope: string): void {
  const { reader } = context;
  if (!reader.take('[')) return;
  do assignment(context, element, schema, scope);
  while (reader.take(','));
  reader.expect(']');
}

function assignment(
  { reader, file, name: fileName }: Context,
  element: Element,
  schema: DescMessage,
  scope: string,
): void {
  const { line, column } = reader.token;
  const name = reader.optionName();
  reader.expect('=');
  const value = reader.optionValue();
  file.options.push({ element, schema, scope, name, value, place: `${fileName}:${line}:${column}` });
}

/** `2, 9 to 11, 100 to max`: both ends included. */
export function rangesOf(reader: Reader, most: number): [start: number, end: number][] {
  const ranges: [number, number][] = [];
  do {
    const start = reader.integer();
    const end = reader.take('to') ? (reader.take('max') ? most : reader.integer()) : start;
    ranges.push([start, end]);
  } while (reader.take(','));
  return ranges;
}

/** Names after `reserved`: strings, or words in editions; undefined where numbers follow. */
export function reservedNames(reader: Reader): string[] | undefined {
  const { kind, text } = reader.token;
  if (kind === 'number' || text === '-') return undefined;
  const names: string[] = [];
  do names.push(reader.token.kind === 'string' ? reader.string() : reader.word());
  while (reader.take(','));
  return names;
}
