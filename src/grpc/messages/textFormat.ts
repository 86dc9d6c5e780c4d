import { ScalarType } from '@bufbuild/protobuf';
import type { ReflectMap, ReflectMessage } from '@bufbuild/protobuf/reflect';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { MessageTypes } from './messageTypes.js';
import { general } from './numbers.js';
import { type FieldValue, fieldsOf, sortedEntries } from './presentFields.js';

/** A message in protobuf's text format, laid out as grpcurl does: a field a line, nested messages in angle brackets. */
export function textFormat(message: ReflectMessage, types: MessageTypes): string {
  return linesOf(message, types, '').join('\n');
}

function linesOf(message: ReflectMessage, types: MessageTypes, indent: string): string[] {
  const known = fieldsOf(message, types.registry, false);
  const numbers = new Set(known.map(({ field }) => field.number));
  return [...known.flatMap((field) => fieldLines(field, types, indent)), ...unknownLines(message, numbers, indent)];
}

function fieldLines(present: FieldValue, types: MessageTypes, indent: string): string[] {
  const { field, value } = present;
  const name = nameOf(present);
  if (field.fieldKind === 'list') {
    return [...(value as Iterable<unknown>)].map((item) => `${name}${valueText(field, item, types, indent)}`);
  }
  if (field.fieldKind !== 'map') return [`${name}${valueText(field, value, types, indent)}`];
  const inner = `${indent}  `;
  return sortedEntries(value as ReflectMap).map(([key, item]) => {
    const entry = [`key: ${scalarText(field.mapKey, key)}`, `value${valueText(field, item, types, inner, true)}`];
    return `${name}: <\n${inner}${entry.join(`\n${inner}`)}\n${indent}>`;
  });
}

function isGroup(field: FieldValue['field']): boolean {
  return 'delimitedEncoding' in field && field.delimitedEncoding;
}

function nameOf({ field, extension }: FieldValue): string {
  const group = isGroup(field) ? field.message : undefined;
  if (extension) return `[${group ? group.typeName : extension.name}]`;
  return group ? group.name : field.name;
}

/** With the sign that joins it to its name: a group has none. */
function valueText(
  field: FieldValue['field'],
  value: unknown,
  types: MessageTypes,
  indent: string,
  ofMap = false,
): string {
  if (field.message) {
    const inner = `${indent}  `;
    const body = wellKnown.test(field.message.typeName)
      ? compact(value as ReflectMessage, types)
      : linesOf(value as ReflectMessage, types, inner).join(`\n${inner}`);
    return isGroup(field) && !ofMap ? `{\n${inner}${body}\n${indent}}` : `: <\n${inner}${body}\n${indent}>`;
  }
  if (field.enum) return `: ${field.enum.values.find(({ number }) => number === value)?.name ?? value}`;
  return `: ${scalarText(field.scalar, value)}`;
}

/** Types that grpcurl brings along: within others it prints them in one line. */
const wellKnown =
  /^google\.protobuf\.(Any|Empty|Duration|Timestamp|Struct|Value|ListValue|(Double|Float|U?Int(32|64)|Bool|String|Bytes)Value)$/;

function compact(message: ReflectMessage, types: MessageTypes): string {
  return fieldsOf(message, types.registry, false)
    .flatMap(({ field, value }) => {
      if (field.fieldKind === 'list')
        return [...(value as Iterable<unknown>)].map((item) => compactField(field, item, types));
      if (field.fieldKind !== 'map') return [compactField(field, value, types)];
      return sortedEntries(value as ReflectMap).map(
        ([key, item]) =>
          `${field.name}:<key:${scalarText(field.mapKey, key)} ${compactField(field, item, types, 'value')}> `,
      );
    })
    .join('');
}

function compactField(field: FieldValue['field'], value: unknown, types: MessageTypes, name = field.name): string {
  if (field.message) return `${name}:<${compact(value as ReflectMessage, types)}> `;
  if (field.enum) return `${name}:${field.enum.values.find(({ number }) => number === value)?.name ?? value} `;
  return `${name}:${scalarText(field.scalar, value)} `;
}

function scalarText(type: ScalarType | undefined, value: unknown): string {
  switch (type) {
    case ScalarType.STRING:
      return quotedBytes(Buffer.from(value as string));
    case ScalarType.BYTES:
      return quotedBytes(value as Uint8Array);
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE: {
      const number = value as number;
      if (Number.isNaN(number)) return 'nan';
      if (!Number.isFinite(number)) return number > 0 ? 'inf' : '-inf';
      return general(number, type === ScalarType.FLOAT ? 32 : 64);
    }
    default:
      return String(value);
  }
}

const escapes: Readonly<Record<number, string>> = { 10: '\\n', 13: '\\r', 9: '\\t', 34: '\\"', 92: '\\\\' };

function quotedBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    text += escapes[byte] ?? plain;
  }
  return `"${text}"`;
}

function unknownLines(message: ReflectMessage, known: ReadonlySet<number>, indent: string): string[] {
  const unknown = (message.getUnknown() ?? []).filter(({ no }) => !known.has(no)).sort((a, b) => a.no - b.no);
  return unknown.map(({ no, wireType, data }) => unknownLine(new BinaryReader(data), no, wireType, indent));
}

function unknownLine(reader: BinaryReader, number: number, wireType: WireType, indent: string): string {
  if (wireType !== WireType.StartGroup) return `${number}: ${unknownValue(reader, wireType)}`;
  const inner = `${indent}  `;
  const lines: string[] = [];
  while (reader.pos < reader.len) {
    const [no, type] = reader.tag();
    if (type === WireType.EndGroup) break;
    lines.push(unknownLine(reader, no, type, inner));
  }
  return `${number}{\n${inner}${lines.join(`\n${inner}`)}\n${indent}}`;
}

function unknownValue(reader: BinaryReader, wireType: WireType): string {
  switch (wireType) {
    case WireType.LengthDelimited:
      return quotedBytes(reader.bytes());
    case WireType.Bit32:
      return String(reader.fixed32());
    case WireType.Bit64:
      return String(reader.fixed64());
    default:
      return String(reader.uint64());
  }
}
