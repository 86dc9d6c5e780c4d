import {
  create,
  type DescExtension,
  type DescField,
  type DescMessage,
  getExtension,
  hasExtension,
  type Message,
  type Registry,
  ScalarType,
  setExtension,
} from '@bufbuild/protobuf';
import { type ReflectList, reflect } from '@bufbuild/protobuf/reflect';
import { fromText } from '@bufbuild/protobuf/txtpb';
import { type FieldDescriptorProto, FieldOptionsSchema } from '@bufbuild/protobuf/wkt';
import type { OptionStatement } from './parsedFile.js';
import type { OptionName, OptionValue } from './reader.js';

/** Puts options into their elements; `types` has the extensions by which custom ones are known. */
export function interpretOptions(statements: readonly OptionStatement[], types: Registry): void {
  for (const statement of statements) {
    try {
      interpret(statement, types);
    } catch (error) {
      throw new Error(`${statement.place}: ${(error as Error).message}`);
    }
  }
}

function interpret({ element, schema, scope, name, value }: OptionStatement, types: Registry): void {
  const [first] = name;
  if (schema === FieldOptionsSchema && name.length === 1 && !first?.extension) {
    const field = element as FieldDescriptorProto;
    if (first?.text === 'default') {
      field.defaultValue = defaultText(value);
      return;
    }
    if (first?.text === 'json_name') {
      field.jsonName = textOf(value);
      return;
    }
  }
  element.options ??= create(schema);
  assign(schema, element.options, name, value, { scope, types });
}

interface Looking {
  scope: string;
  types: Registry;
}

function assign(desc: DescMessage, message: Message, name: OptionName, value: OptionValue, looking: Looking): void {
  const [part, ...rest] = name;
  if (!part) return;
  if (part.extension) {
    const extension = extensionNamed(part.text, looking);
    const before = hasExtension(message, extension) ? (getExtension(message, extension) as unknown) : undefined;
    setExtension(message, extension, extensionValue(extension, before, rest, value, looking) as never);
    return;
  }
  const field = desc.fields.find((candidate) => candidate.name === part.text);
  if (!field) throw new Error(`field ${part.text} of ${desc.typeName} does not exist`);
  const reflected = reflect(desc, message);
  if (rest.length > 0) {
    if (field.fieldKind !== 'message') throw new Error(`${part.text} is no message`);
    const inner = reflected.isSet(field) ? reflected.get(field).message : create(field.message);
    assign(field.message, inner, rest, value, looking);
    reflected.set(field, reflect(field.message, inner));
  } else if (field.fieldKind === 'list') {
    const list = reflected.get(field) as ReflectList;
    list.add(asReflected(field, valueOfField(field, value, looking.types)));
  } else {
    if (reflected.isSet(field)) throw new Error(`option ${part.text} is already set`);
    reflected.set(field, asReflected(field, valueOfField(field, value, looking.types)));
  }
}

function asReflected(field: DescField, value: unknown): unknown {
  return field.message ? reflect(field.message, value as Message) : value;
}

function extensionValue(
  extension: DescExtension,
  before: unknown,
  rest: OptionName,
  value: OptionValue,
  looking: Looking,
): unknown {
  if (rest.length > 0) {
    if (!extension.message) throw new Error(`${extension.typeName} is no message`);
    const inner = (before as Message | undefined) ?? create(extension.message);
    assign(extension.message, inner, rest, value, looking);
    return inner;
  }
  const single = valueOfField(extension, value, looking.types);
  return extension.fieldKind === 'list' ? [...((before as unknown[] | undefined) ?? []), single] : single;
}

/** Looked up from the inside out, as types are. */
function extensionNamed(name: string, { scope, types }: Looking): DescExtension {
  for (let outer = scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
    const found = types.getExtension(outer === '' ? name : `${outer}.${name}`);
    if (found) return found;
    if (outer === '') throw new Error(`unknown option (${name})`);
  }
}

function valueOfField(field: DescField | DescExtension, value: OptionValue, types: Registry): unknown {
  if (field.message) {
    if (value.kind !== 'message') throw new Error(`${field.name} wants a message`);
    return fromText(field.message, value.text, { registry: types });
  }
  if (field.enum) {
    const named = field.enum.values.find(({ name }) => name === textOf(value));
    if (!named) throw new Error(`${field.enum.typeName} has no value ${textOf(value)}`);
    return named.number;
  }
  return scalarOf(field.scalar, value);
}

function scalarOf(type: ScalarType | undefined, value: OptionValue): unknown {
  switch (type) {
    case ScalarType.STRING:
      return textOf(value);
    case ScalarType.BYTES:
      return value.kind === 'string' ? new Uint8Array(value.bytes) : new Uint8Array();
    case ScalarType.BOOL:
      return textOf(value) === 'true';
    case ScalarType.FLOAT:
    case ScalarType.DOUBLE:
      return floatOf(textOf(value));
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return wholeOf(textOf(value));
    default:
      return Number(wholeOf(textOf(value)));
  }
}

function floatOf(text: string): number {
  if (/^-?inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text.replace(/[fF]$/, ''));
}

function wholeOf(text: string): bigint {
  const negative = text.startsWith('-');
  const digits = text.replace(/^-/, '').replace(/^0(?=[0-7]+$)/, '0o');
  return negative ? -BigInt(digits) : BigInt(digits);
}

function textOf(value: OptionValue): string {
  return value.kind === 'string' ? value.bytes.toString('utf8') : value.text;
}

/** As descriptors hold it: bytes escaped, whole numbers in tens. */
function defaultText(value: OptionValue): string {
  if (value.kind !== 'string') return /^-?0[xX0-7]/.test(value.text) ? String(wholeOf(value.text)) : value.text;
  const text = value.bytes.toString('utf8');
  if (Buffer.from(text).equals(value.bytes)) return text;
  return [...value.bytes]
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`))
    .join('');
}
