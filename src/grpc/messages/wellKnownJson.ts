import { type DescField, fromBinary } from '@bufbuild/protobuf';
import { type ReflectList, type ReflectMap, type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { type Json, type JsonOptions, jsonItems, jsonOf, quoted, scalarJson } from './jsonText.js';
import { jsonNumber } from './numbers.js';
import { sortedEntries } from './presentFields.js';

const prefix = 'google.protobuf.';

/** The JSON of types that have one of their own; undefined for others. */
export function wellKnownJson(message: ReflectMessage, options: JsonOptions): Json | undefined {
  const { typeName } = message.desc;
  if (!typeName.startsWith(prefix)) return undefined;
  const kind = typeName.slice(prefix.length);
  switch (kind) {
    case 'Any':
      return anyJson(message, options);
    case 'Duration':
      return durationJson(message);
    case 'Timestamp':
      return timestampJson(message);
    case 'Struct':
      return structJson(message, options);
    case 'ListValue':
      return listJson(message, options);
    case 'Value':
      return dynamicJson(message, options);
    default:
      return /^(Double|Float|U?Int(32|64)|Bool|String|Bytes)Value$/.test(kind) ? wrapperJson(message) : undefined;
  }
}

function at<T>(message: ReflectMessage, number: number): T | undefined {
  const field = message.findNumber(number);
  return field && (message.get(field) as T);
}

function wrapperJson(message: ReflectMessage): Json {
  const field = message.findNumber(1) as DescField;
  const value = message.get(field);
  // As Go's library has it, whose bytes may be nil.
  if (value instanceof Uint8Array && value.length === 0) return 'null';
  if (typeof value !== 'number' || !/^(Double|Float)/.test(message.desc.name)) return scalarJson(field.scalar, value);
  if (!Number.isFinite(value)) return `"${value}"`;
  return jsonNumber(value, message.desc.name.startsWith('Float') ? 32 : 64);
}

function anyJson(message: ReflectMessage, options: JsonOptions): Json {
  const url = at<string>(message, 1) ?? '';
  const value = at<Uint8Array>(message, 2) ?? new Uint8Array();
  if (url === '' && value.length === 0) return { open: '{', items: [] };
  const desc = options.types.named(url);
  const type = { key: '@type', value: quoted(url) };
  if (!desc) {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const said = `${name} is not recognized; see @value for raw binary message data`;
    const bytes = quoted(Buffer.from(value).toString('base64'));
    return { open: '{', items: [{ key: '@error', value: quoted(said) }, type, { key: '@value', value: bytes }] };
  }
  const inner = reflect(desc, fromBinary(desc, value));
  const own =
    desc.typeName === 'google.protobuf.Empty' ? ({ open: '{', items: [] } as const) : wellKnownJson(inner, options);
  const items = own === undefined ? jsonItems(inner, options) : [{ key: 'value', value: own }];
  return { open: '{', items: [type, ...items].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)) };
}

function durationJson(message: ReflectMessage): Json {
  const seconds = BigInt(at<bigint>(message, 1) ?? 0n);
  const nanos = at<number>(message, 2) ?? 0;
  const negative = seconds < 0n || nanos < 0;
  const whole = seconds < 0n ? -seconds : seconds;
  return `"${negative ? '-' : ''}${whole}${fraction(Math.abs(nanos))}s"`;
}

function timestampJson(message: ReflectMessage): Json {
  const seconds = Number(at<bigint>(message, 1) ?? 0n);
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) throw new Error(`timestamp: seconds out of range: ${seconds}`);
  return `"${time.toISOString().slice(0, -5)}${fraction(at<number>(message, 2) ?? 0)}Z"`;
}

/** Nothing, or three, six or nine digits. */
function fraction(nanos: number): string {
  if (nanos === 0) return '';
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(000){1,2}$/, '')}`;
}

function structJson(message: ReflectMessage, options: JsonOptions): Json {
  const fields = at<ReflectMap>(message, 1);
  const items = fields ? sortedEntries(fields) : [];
  return {
    open: '{',
    items: items.map(([key, value]) => ({ key: String(key), value: jsonOf(value as ReflectMessage, options) })),
  };
}

function listJson(message: ReflectMessage, options: JsonOptions): Json {
  const values = at<ReflectList<ReflectMessage>>(message, 1);
  return { open: '[', items: [...(values ?? [])].map((value) => ({ value: jsonOf(value, options) })) };
}

function dynamicJson(message: ReflectMessage, options: JsonOptions): Json {
  const field = message.fields.find((candidate) => message.isSet(candidate));
  if (!field) throw new Error('nil Value');
  const value = message.get(field);
  if (field.message) return jsonOf(value as ReflectMessage, options);
  if (field.enum) return 'null';
  if (typeof value !== 'number') return scalarJson(field.scalar, value);
  if (Number.isFinite(value)) return jsonNumber(value, 64);
  throw new Error(`google.protobuf.Value cannot have ${value}`);
}
