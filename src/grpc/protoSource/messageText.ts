import type { DescExtension, DescField, DescMessage, DescOneof } from '@bufbuild/protobuf';
import { toBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto_ExtensionRange,
  ExtensionRangeOptionsSchema,
  MessageOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { isGroup, shortOptions } from './fieldText.js';
import { optionsOf } from './options.js';
import { inOrder, joined, type Part, rangeText } from './parts.js';
import { type ProtoStyle, pathOfMessage } from './protoStyle.js';
import { enumText, extendText, fieldText, longOptions, oneofText } from './protoText.js';

/** The elements of a message in the order of their numbers in descriptor.proto, fields among themselves by number. */
const ranks = { fields: 1, messages: 1e9, enums: 2e9, extensionRanges: 3e9, extensions: 4e9, reserved: 5e9 };
const mostField = 2 ** 29 - 1;

export function messageText(message: DescMessage, style: ProtoStyle, indent: string): string[] {
  return [
    ...style.comments.before(pathOfMessage(message), indent),
    `${indent}message ${message.name} {`,
    ...bodyText(message, style, `${indent}  `),
    `${indent}}`,
  ];
}

/** A group: its field and its message in one. */
export function groupText(head: string, message: DescMessage, style: ProtoStyle, indent: string): string[] {
  return [`${head} {`, ...bodyText(message, style, `${indent}  `), `${indent}}`];
}

function bodyText(message: DescMessage, style: ProtoStyle, indent: string): string[] {
  const options = longOptions(optionsOf(MessageOptionsSchema, message.proto.options, message.typeName, style), indent);
  const parts = style.compact
    ? [
        ...fieldParts(message, style, indent),
        ...typeParts(message, style, indent),
        ...rangeParts(message, style, indent),
      ]
    : [
        ...rangeParts(message, style, indent),
        ...fieldParts(message, style, indent),
        ...typeParts(message, style, indent),
      ];
  return joined([...options, ...inOrder(parts, style)], style);
}

function fieldParts(message: DescMessage, style: ProtoStyle, indent: string): Part[] {
  const path = pathOfMessage(message);
  const fields = style.compact ? [...message.fields].sort((a, b) => a.number - b.number) : message.fields;
  const done = new Set<DescOneof>();
  return fields.flatMap((field) => {
    const { oneof } = field;
    const order = style.comments.order([...path, 2, message.fields.indexOf(field)]);
    if (!oneof || field.proto.proto3Optional) {
      return [{ rank: ranks.fields + field.number, order, lines: fieldText(field, message.typeName, style, indent) }];
    }
    if (done.has(oneof)) return [];
    done.add(oneof);
    const members = fields.filter((candidate: DescField) => candidate.oneof === oneof);
    return [{ rank: ranks.fields + field.number, order, lines: oneofText(oneof, members, style, indent) }];
  });
}

function typeParts(message: DescMessage, style: ProtoStyle, indent: string): Part[] {
  const path = pathOfMessage(message);
  const groups = new Set(
    [...message.fields, ...message.nestedExtensions].filter(isGroup).map((field) => field.message as DescMessage),
  );
  const named = <T extends { name: string }>(items: readonly T[]) =>
    style.compact ? [...items].sort((a, b) => (a.name < b.name ? -1 : 1)) : items;
  const messages = named(message.nestedMessages.filter((nested) => !groups.has(nested)));
  const enums = named(message.nestedEnums);
  return [
    ...messages.map((nested) => ({
      rank: ranks.messages,
      order: style.comments.order(pathOfMessage(nested)),
      lines: messageText(nested, style, indent),
    })),
    ...enums.map((type) => ({
      rank: ranks.enums,
      order: style.comments.order([...path, 4, message.nestedEnums.indexOf(type)]),
      lines: enumText(type, style, indent),
    })),
    ...extensionParts(message.nestedExtensions, ranks.extensions, message.typeName, style, indent, [...path, 6]),
  ];
}

/** Extensions of one message stand in one block. */
export function extensionParts(
  extensions: readonly DescExtension[],
  rank: number,
  scope: string,
  style: ProtoStyle,
  indent: string,
  path: readonly number[],
): Part[] {
  const blocks = [...Map.groupBy(extensions, ({ extendee }) => extendee.typeName)];
  if (style.compact) blocks.sort(([a], [b]) => (a < b ? -1 : 1));
  return blocks.map(([extendee, fields]) => {
    const sortedFields = style.compact ? [...fields].sort((a, b) => a.number - b.number) : fields;
    const [first] = fields;
    const order = first && style.comments.order([...path, extensions.indexOf(first)]);
    return { rank, order, lines: extendText(extendee, sortedFields, style, indent, scope) };
  });
}

function rangeParts(message: DescMessage, style: ProtoStyle, indent: string): Part[] {
  const { reservedRange, reservedName, extensionRange } = message.proto;
  const reserved = [...reservedRange]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => rangeText(start, end - 1, mostField));
  const names = [...(style.compact ? [...reservedName].sort() : reservedName)].map((name) =>
    message.file.edition >= 1000 ? name : JSON.stringify(name),
  );
  const same = Map.groupBy(
    [...extensionRange].sort((a, b) => a.start - b.start),
    ({ options }) => (options ? Buffer.from(toBinary(ExtensionRangeOptionsSchema, options)).toString('hex') : ''),
  );
  const extensions = [...same.values()].map((ranges) => ({
    rank: ranks.extensionRanges,
    lines: [extensionRangeText(ranges, message, style, indent)],
  }));
  return [
    ...(reserved.length > 0 ? [{ rank: ranks.reserved, lines: [`${indent}reserved ${reserved.join(', ')};`] }] : []),
    ...(names.length > 0 ? [{ rank: ranks.reserved, lines: [`${indent}reserved ${names.join(', ')};`] }] : []),
    ...extensions,
  ];
}

function extensionRangeText(
  ranges: readonly DescriptorProto_ExtensionRange[],
  message: DescMessage,
  style: ProtoStyle,
  indent: string,
): string {
  const text = ranges.map(({ start, end }) => rangeText(start, end - 1, mostField)).join(', ');
  const options = optionsOf(ExtensionRangeOptionsSchema, ranges[0]?.options, message.typeName, style);
  return `${indent}extensions ${text}${shortOptions(options, indent)};`;
}
