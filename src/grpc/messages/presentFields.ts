import {
  type DescExtension,
  type DescField,
  type DescMessage,
  fromJson,
  getExtension,
  isMessage,
  type JsonValue,
  type Registry,
} from '@bufbuild/protobuf';
import { type ReflectList, type ReflectMap, type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** A field with its value, which is undefined where it has none; extensions are fields like others. */
export interface FieldValue {
  field: DescField | DescExtension;
  /** Of an extension: its fully qualified name, and the scope it is declared in. */
  extension?: { name: string; scope: string };
  value: unknown;
}

/** The fields that are set (all, with `defaults`), by their numbers. Extensions are known from `types`. */
export function fieldsOf(message: ReflectMessage, types: Registry, defaults: boolean): FieldValue[] {
  const fields: FieldValue[] = [];
  for (const field of message.fields) {
    if (message.isSet(field) && !isEmpty(message, field)) fields.push({ field, value: message.get(field) });
    else if (defaults && !field.oneof && !isOptional(field)) fields.push({ field, value: defaultOf(message, field) });
  }
  fields.push(...extensionsIn(message, types));
  return fields.sort((a, b) => a.field.number - b.field.number);
}

function isOptional(field: DescField): boolean {
  return field.proto.proto3Optional;
}

function isEmpty(message: ReflectMessage, field: DescField): boolean {
  if (field.fieldKind !== 'list' && field.fieldKind !== 'map') return false;
  return (message.get(field) as ReflectList | ReflectMap).size === 0;
}

function defaultOf(message: ReflectMessage, field: DescField): unknown {
  return field.fieldKind === 'message' ? undefined : message.get(field);
}

function extensionsIn(message: ReflectMessage, types: Registry): FieldValue[] {
  const numbers = new Set(message.getUnknown()?.map(({ no }) => no));
  return [...numbers].flatMap((number) => {
    const extension = types.getExtensionFor(message.desc, number);
    if (!extension) return [];
    const value = getExtension(message.message, extension) as unknown;
    const scope = extension.typeName.slice(0, Math.max(0, extension.typeName.length - extension.name.length - 1));
    const { message: type } = extension;
    const reflected = !type
      ? value
      : Array.isArray(value)
        ? value.map((item) => reflectedOne(type, item))
        : reflectedOne(type, value);
    return [{ field: extension, extension: { name: extension.typeName, scope }, value: reflected }];
  });
}

/** The library hands out some well-known types as plain values. */
function reflectedOne(type: DescMessage, value: unknown): ReflectMessage {
  if (isMessage(value)) return reflect(type, value);
  return reflect(type, fromJson(type, type.name === 'Struct' ? (value as JsonValue) : scalarAsJson(value)));
}

function scalarAsJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value as JsonValue);
}

/** The entries of a map in the order of their keys. */
export function sortedEntries(map: ReflectMap): [key: string | number | bigint | boolean, value: unknown][] {
  const entries = [...map.entries()] as [string | number | bigint | boolean, unknown][];
  return entries.sort(([a], [b]) => {
    if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
    return a < b ? -1 : a > b ? 1 : 0;
  });
}
