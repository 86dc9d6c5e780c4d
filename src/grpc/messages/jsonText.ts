import { ScalarType } from '@bufbuild/protobuf';
import type { ReflectMap, ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { MessageTypes } from './messageTypes.js';
import { general } from './numbers.js';
import { type FieldValue, fieldsOf, sortedEntries } from './presentFields.js';
import { wellKnownJson } from './wellKnownJson.js';

export interface JsonOptions {
  types: MessageTypes;
  /** Fields that are not set, with their defaults. */
  emitDefaults: boolean;
}

/** Ready text; what stands in objects and arrays is indented later. */
export type Json = string | { open: '{' | '['; items: readonly JsonItem[] };
interface JsonItem {
  key?: string;
  value: Json;
}

/**
 * A message as grpcurl prints it: fields by number, keys of maps sorted, two spaces. The library's own JSON differs in
 * the order and in the form of numbers, and scripts compare texts. Throws NotLookedUp at an `Any` of an unknown type.
 */
export function jsonText(message: ReflectMessage, options: JsonOptions): string {
  return jsonTextOf(jsonOf(message, options));
}

export function jsonTextOf(json: Json): string {
  return indented(json, '');
}

export function jsonOf(message: ReflectMessage, options: JsonOptions): Json {
  return wellKnownJson(message, options) ?? { open: '{', items: jsonItems(message, options) };
}

export function jsonItems(message: ReflectMessage, options: JsonOptions): { key: string; value: Json }[] {
  return fieldsOf(message, options.types.registry, options.emitDefaults).map((field) => ({
    key: keyOf(field),
    value: fieldJson(field, options),
  }));
}

function keyOf({ field, extension }: FieldValue): string {
  const name = field.proto.jsonName || field.name;
  if (!extension) return name;
  return extension.scope === '' ? `[${name}]` : `[${extension.scope}.${name}]`;
}

function fieldJson({ field, value }: FieldValue, options: JsonOptions): Json {
  if (value === undefined) return 'null';
  if (field.fieldKind === 'list') {
    return {
      open: '[',
      items: [...(value as Iterable<unknown>)].map((item) => ({ value: valueJson(field, item, options) })),
    };
  }
  if (field.fieldKind === 'map') {
    const entries = sortedEntries(value as ReflectMap);
    return {
      open: '{',
      items: entries.map(([key, item]) => ({ key: String(key), value: valueJson(field, item, options) })),
    };
  }
  return valueJson(field, value, options);
}

function valueJson(field: FieldValue['field'], value: unknown, options: JsonOptions): Json {
  if (field.message) return jsonOf(value as ReflectMessage, options);
  if (field.enum) {
    // Two values of a number: the first name counts.
    const named = field.enum.values.find(({ number }) => number === value);
    return named ? quoted(named.name) : String(value);
  }
  if (field.scalar === ScalarType.FLOAT) return floatJson(value as number, 32);
  if (field.scalar === ScalarType.DOUBLE) return floatJson(value as number, 64);
  return scalarJson(field.scalar, value);
}

function floatJson(value: number, bits: 32 | 64): string {
  return Number.isFinite(value) ? general(value, bits) : `"${value}"`;
}

/** Numbers of 64 bits are strings, since JSON's readers lose their last digits. */
export function scalarJson(type: ScalarType | undefined, value: unknown): string {
  switch (type) {
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
    case ScalarType.SINT64:
      return `"${value}"`;
    case ScalarType.BYTES:
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case ScalarType.STRING:
      return quoted(value as string);
    default:
      return String(value);
  }
}

const unsafe = /[<>&\u2028\u2029]/g;

/** A string as Go writes it: safe within HTML too. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function indented(json: Json, indent: string): string {
  if (typeof json === 'string') return json;
  const close = json.open === '{' ? '}' : ']';
  if (json.items.length === 0) return json.open + close;
  const inner = `${indent}  `;
  const lines = json.items.map(
    ({ key, value }) => `${inner}${key === undefined ? '' : `${quoted(key)}: `}${indented(value, inner)}`,
  );
  return `${json.open}\n${lines.join(',\n')}\n${indent}${close}`;
}
