import type { DescMessage, Message } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { type ReflectMap, type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { type FieldValue, fieldsOf, sortedEntries } from '../messages/presentFields.js';
import { type ProtoStyle, writtenName } from './protoStyle.js';

/** An option as it is written: `name = value`. */
export interface Option {
  name: string;
  value: string;
}

const longLiteral = 50;

/** The options of an element, by name, custom ones last. */
export function optionsOf(
  schema: DescMessage,
  options: Message | undefined,
  scope: string,
  style: ProtoStyle,
): Option[] {
  if (!options) return [];
  const fields = fieldsOf(reflect(schema, options), style.options, false);
  return sorted(fields.filter(({ field }) => field.number !== 999).flatMap((field) => entries(field, scope, style)));
}

export function sorted(options: readonly Option[]): Option[] {
  const weight = ({ name }: Option) => (name.startsWith('(') ? 1 : 0);
  return options
    .map((option, i) => ({ option, i }))
    .sort((a, b) => {
      const order = weight(a.option) - weight(b.option);
      if (order !== 0) return order;
      return a.option.name < b.option.name ? -1 : a.option.name > b.option.name ? 1 : a.i - b.i;
    })
    .map(({ option }) => option);
}

function entries(present: FieldValue, scope: string, style: ProtoStyle): Option[] {
  const { field, extension, value } = present;
  const name = extension ? `(${writtenName(extension.name, scope, style)})` : field.name;
  if (field.fieldKind !== 'list') return [{ name, value: literal(field, value, style, 0) }];
  return [...(value as Iterable<unknown>)].map((item) => ({ name, value: literal(field, item, style, 0) }));
}

type Field = FieldValue['field'];

function literal(field: Field, value: unknown, style: ProtoStyle, indent: number): string {
  if (field.message) {
    const short = messageLiteral(value as ReflectMessage, style, -1);
    const many = short.split(',').length > 2 || short.split('{').length > 2;
    return indent < 0 || !many || short.length <= longLiteral
      ? short
      : messageLiteral(value as ReflectMessage, style, indent);
  }
  if (field.enum) return field.enum.values.find(({ number }) => number === value)?.name ?? String(value);
  return scalarLiteral(field.scalar, value);
}

function messageLiteral(message: ReflectMessage, style: ProtoStyle, indent: number): string {
  const inner = indent < 0 ? -1 : indent + 1;
  const fields = fieldsOf(message, style.options, false).map((present) => {
    const name = present.extension ? `[${writtenName(present.extension.name, '', style)}]` : present.field.name;
    return `${name}: ${valueLiteral(present, style, inner)}`;
  });
  return bracketed('{', fields, '}', indent);
}

function valueLiteral({ field, value }: FieldValue, style: ProtoStyle, indent: number): string {
  if (field.fieldKind === 'list') {
    const items = [...(value as Iterable<unknown>)].map((item) => literal(field, item, style, indent));
    return bracketed('[', items, ']', items.join(', ').length > longLiteral ? indent : -1);
  }
  if (field.fieldKind !== 'map') return literal(field, value, style, indent);
  const items = sortedEntries(value as ReflectMap).map(
    ([key, item]) => `{ key: ${scalarLiteral(field.mapKey, key)}, value: ${literal(field, item, style, -1)} }`,
  );
  return bracketed('[', items, ']', items.join(', ').length > longLiteral ? indent : -1);
}

function bracketed(open: string, items: readonly string[], close: string, indent: number): string {
  if (indent < 0) return items.length === 0 ? `${open} ${close}` : `${open} ${items.join(', ')} ${close}`;
  const inner = '  '.repeat(indent + 1);
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${'  '.repeat(indent)}${close}`;
}

function scalarLiteral(type: ScalarType | undefined, value: unknown): string {
  switch (type) {
    case ScalarType.STRING:
      return quotedString(value as string);
    case ScalarType.BYTES:
      return quotedBytes(value as Uint8Array);
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return (value as number).toFixed(6);
    default:
      return String(value);
  }
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

export function quotedString(text: string): string {
  const escaped = [...text].map(
    (sign) => escapes[sign] ?? (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(sign) ? sign : octal(sign)),
  );
  return `"${escaped.join('')}"`;
}

function octal(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  if (code > 0x7f) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `\\${code.toString(8).padStart(3, '0')}`;
}

export function quotedBytes(bytes: Uint8Array): string {
  const signs = [...bytes].map((byte) => {
    const sign = String.fromCharCode(byte);
    return escapes[sign] ?? (byte >= 0x20 && byte < 0x7f ? sign : `\\${byte.toString(8).padStart(3, '0')}`);
  });
  return `"${signs.join('')}"`;
}
