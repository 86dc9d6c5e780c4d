import type {
  DescEnum,
  DescEnumValue,
  DescExtension,
  DescField,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import type { ProtoSymbol } from '../descriptors/descriptorSource.js';
import { fieldHead, isGroup, shortOptions } from './fieldText.js';
import { groupText, messageText } from './messageText.js';
import { type Option, optionsOf } from './options.js';
import { inOrder, joined, type Part, rangeText } from './parts.js';
import { byNumber, type ProtoStyle, pathOfMessage, styleOf, writtenName as written } from './protoStyle.js';

/** An element as it would stand in a proto file: what `describe` prints. */
export function protoText(symbol: ProtoSymbol): string {
  const style = styleOf(fileOf(symbol), true);
  switch (symbol.kind) {
    case 'message':
      return messageText(symbol, style, '').join('\n');
    case 'enum':
      return enumText(symbol, style, '').join('\n');
    case 'service':
      return serviceText(symbol, style).join('\n');
    case 'rpc':
      return methodText(symbol, style, '').join('\n');
    case 'oneof':
      return oneofText(symbol, symbol.fields, style, '').join('\n');
    case 'enum_value':
      return enumValueText(symbol, style, '').join('\n');
    case 'extension':
      return extendText(symbol.extendee.typeName, [symbol], style, '').join('\n');
    default:
      return fieldText(symbol, symbol.parent.typeName, style, '').join('\n');
  }
}

function fileOf(symbol: ProtoSymbol) {
  switch (symbol.kind) {
    case 'field':
    case 'oneof':
    case 'enum_value':
    case 'rpc':
      return symbol.parent.file;
    default:
      return symbol.file;
  }
}

export function fieldText(
  field: DescField | DescExtension,
  scope: string,
  style: ProtoStyle,
  indent: string,
): string[] {
  const comments = field.kind === 'field' ? style.comments.before(fieldPath(field), indent) : [];
  const head = fieldHead(field, scope, style, indent);
  if (!isGroup(field) || !field.message) return [...comments, `${head};`];
  return [...comments, ...groupText(head, field.message, style, indent)];
}

function fieldPath(field: DescField): number[] {
  return [...pathOfMessage(field.parent), 2, field.parent.fields.indexOf(field)];
}

export function oneofText(oneof: DescOneof, fields: readonly DescField[], style: ProtoStyle, indent: string): string[] {
  const inner = `${indent}  `;
  const scope = oneof.parent.typeName;
  const options = longOptions(optionsOf(OneofOptionsSchema, oneof.proto.options, scope, style), inner);
  const members: Part[] = fields.map((field) => ({ rank: field.number, lines: fieldText(field, scope, style, inner) }));
  const path = [...pathOfMessage(oneof.parent), 8, oneof.parent.proto.oneofDecl.indexOf(oneof.proto)];
  return [
    ...style.comments.before(path, indent),
    `${indent}oneof ${oneof.name} {`,
    ...joined([...options, ...inOrder(members, style)], style),
    `${indent}}`,
  ];
}

export function longOptions(options: readonly Option[], indent: string): Part[] {
  return options.map(({ name, value }) => ({ rank: 0, lines: [`${indent}option ${name} = ${value};`] }));
}

export function enumText(type: DescEnum, style: ProtoStyle, indent: string): string[] {
  const inner = `${indent}  `;
  const options = longOptions(optionsOf(EnumOptionsSchema, type.proto.options, type.typeName, style), inner);
  const values = style.compact ? [...type.values].sort(byNumber) : type.values;
  const { reservedRange, reservedName } = type.proto;
  const ranges = [...reservedRange]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => rangeText(start, end, 2 ** 31 - 1));
  const names = [...reservedName].sort().map((name) => (type.file.edition >= 1000 ? name : JSON.stringify(name)));
  const parts: Part[] = [
    ...options,
    ...values.map((value) => ({ rank: 1, lines: enumValueText(value, style, inner) })),
    ...(ranges.length > 0 ? [{ rank: 2, lines: [`${inner}reserved ${ranges.join(', ')};`] }] : []),
    ...(names.length > 0 ? [{ rank: 3, lines: [`${inner}reserved ${names.join(', ')};`] }] : []),
  ];
  return [
    ...style.comments.before(enumPath(type), indent),
    `${indent}enum ${type.name} {`,
    ...joined(parts, style),
    `${indent}}`,
  ];
}

function enumPath(type: DescEnum): number[] {
  if (!type.parent) return [5, type.file.enums.indexOf(type)];
  return [...pathOfMessage(type.parent), 4, type.parent.nestedEnums.indexOf(type)];
}

function enumValueText(value: DescEnumValue, style: ProtoStyle, indent: string): string[] {
  const options = optionsOf(EnumValueOptionsSchema, value.proto.options, value.parent.typeName, style);
  const path = [...enumPath(value.parent), 2, value.parent.values.indexOf(value)];
  return [
    ...style.comments.before(path, indent),
    `${indent}${value.name} = ${value.number}${shortOptions(options, indent)};`,
  ];
}

export function serviceText(service: DescService, style: ProtoStyle): string[] {
  const options = longOptions(optionsOf(ServiceOptionsSchema, service.proto.options, service.typeName, style), '  ');
  const byName = (a: DescMethod, b: DescMethod) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const methods = style.compact ? [...service.methods].sort(byName) : service.methods;
  const parts = [...options, ...methods.map((method) => ({ rank: 1, lines: methodText(method, style, '  ') }))];
  return [
    ...style.comments.before([6, service.file.services.indexOf(service)], ''),
    `service ${service.name} {`,
    ...joined(parts, style),
    '}',
  ];
}

function methodText(method: DescMethod, style: ProtoStyle, indent: string): string[] {
  const { parent, input, output, proto } = method;
  const scope = style.package;
  const path = [6, parent.file.services.indexOf(parent), 2, parent.methods.indexOf(method)];
  const typed = (name: string, stream: boolean) => `${stream ? 'stream ' : ''}${written(name, scope, style)}`;
  const signature = `rpc ${method.name} ( ${typed(input.typeName, proto.clientStreaming)} ) returns ( ${typed(output.typeName, proto.serverStreaming)} )`;
  const options = optionsOf(MethodOptionsSchema, proto.options, `${parent.typeName}.${method.name}`, style);
  const comments = style.comments.before(path, indent);
  if (options.length === 0) return [...comments, `${indent}${signature};`];
  return [...comments, `${indent}${signature} {`, ...joined(longOptions(options, `${indent}  `), style), `${indent}}`];
}

export function extendText(
  extendee: string,
  fields: readonly DescExtension[],
  style: ProtoStyle,
  indent: string,
  scope = '',
): string[] {
  const parts = fields.map((field) => ({ rank: field.number, lines: fieldText(field, scope, style, `${indent}  `) }));
  return [`${indent}extend ${written(extendee, scope, style)} {`, ...joined(parts, style), `${indent}}`];
}
