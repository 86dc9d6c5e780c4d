import { type DescExtension, type DescField, ScalarType } from '@bufbuild/protobuf';
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import {
  Edition,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { type Option, optionsOf, quotedBytes, quotedString, sorted } from './options.js';
import { type ProtoStyle, writtenName } from './protoStyle.js';

const mostOptionsInLine = 3;
const longestOptions = 50;

const scalarNames: Readonly<Record<number, string>> = {
  [ScalarType.DOUBLE]: 'double',
  [ScalarType.FLOAT]: 'float',
  [ScalarType.INT64]: 'int64',
  [ScalarType.UINT64]: 'uint64',
  [ScalarType.INT32]: 'int32',
  [ScalarType.FIXED64]: 'fixed64',
  [ScalarType.FIXED32]: 'fixed32',
  [ScalarType.BOOL]: 'bool',
  [ScalarType.STRING]: 'string',
  [ScalarType.BYTES]: 'bytes',
  [ScalarType.UINT32]: 'uint32',
  [ScalarType.SFIXED32]: 'sfixed32',
  [ScalarType.SFIXED64]: 'sfixed64',
  [ScalarType.SINT32]: 'sint32',
  [ScalarType.SINT64]: 'sint64',
};

type Field = DescField | DescExtension;

export function isGroup(field: Field): boolean {
  return field.proto.type === FieldDescriptorProto_Type.GROUP;
}

/** The field up to its semicolon, or up to the brace of its group. */
export function fieldHead(field: Field, scope: string, style: ProtoStyle, indent: string): string {
  const label = labelOf(field);
  const name = isGroup(field) ? `group ${field.message?.name}` : `${typeText(field, scope, style)} ${field.name}`;
  return `${indent}${label}${name} = ${field.number}${shortOptions(fieldOptions(field, style), indent)}`;
}

function labelOf(field: Field): string {
  const { label, proto3Optional } = field.proto;
  if (proto3Optional) return 'optional ';
  if (field.fieldKind === 'map' || field.oneof) return '';
  if (label === FieldDescriptorProto_Label.REPEATED) return 'repeated ';
  if (label === FieldDescriptorProto_Label.REQUIRED) return 'required ';
  return fileOf(field).edition === Edition.EDITION_PROTO2 ? 'optional ' : '';
}

function fileOf(field: Field) {
  return field.kind === 'extension' ? field.file : field.parent.file;
}

function typeText(field: Field, scope: string, style: ProtoStyle): string {
  const type = field.message ?? field.enum;
  const value = type ? writtenName(type.typeName, scope, style) : (scalarNames[field.scalar ?? 0] ?? '');
  return field.fieldKind === 'map' ? `map<${scalarNames[field.mapKey]}, ${value}>` : value;
}

function fieldOptions(field: Field, style: ProtoStyle): Option[] {
  const { jsonName, name, defaultValue } = field.proto;
  const own = optionsOf(FieldOptionsSchema, field.proto.options, '', style);
  if (jsonName !== '' && jsonName !== protoCamelCase(name))
    own.push({ name: 'json_name', value: quotedString(jsonName) });
  const hasDefault = Object.hasOwn(field.proto, 'defaultValue') && defaultValue !== undefined;
  if (hasDefault) own.push({ name: 'default', value: defaultText(field, defaultValue) });
  return sorted(own);
}

function defaultText(field: Field, written: string): string {
  if (field.scalar === ScalarType.STRING) return quotedString(written);
  if (field.fieldKind !== 'scalar') return written;
  const value = field.getDefaultValue();
  if (value instanceof Uint8Array) return quotedBytes(value);
  if (field.scalar !== ScalarType.FLOAT && field.scalar !== ScalarType.DOUBLE) return String(value ?? written);
  const number = Number(value);
  return Number.isFinite(number) ? number.toFixed(6) : Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf';
}

/** ` [a = 1, b = 2]`, over several lines where that is long; nothing where there are none. */
export function shortOptions(options: readonly Option[], indent: string): string {
  if (options.length === 0) return '';
  const texts = options.map(({ name, value }) => `${name} = ${value}`);
  const line = texts.join(', ');
  if (options.length <= mostOptionsInLine && line.length <= longestOptions) return ` [${line}]`;
  return ` [\n${texts.map((text) => `${indent}  ${text}`).join(',\n')}\n${indent}]`;
}
