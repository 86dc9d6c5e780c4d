import { create, type DescField, type DescMessage, fromJson, type JsonValue } from '@bufbuild/protobuf';
import {
  type ReflectList,
  type ReflectMap,
  type ReflectMessage,
  reflect,
  reflectList,
  reflectMap,
  scalarZeroValue,
} from '@bufbuild/protobuf/reflect';
import type { DescriptorSource } from '../descriptors/descriptorSource.js';
import { jsonText } from './jsonText.js';
import { MessageTypes } from './messageTypes.js';
import { textFormat } from './textFormat.js';

const prefix = 'google.protobuf.';

/** What stands for types that take anything. */
const examples: Readonly<Record<string, JsonValue>> = {
  Value: { 'google.protobuf.Value': 'supports arbitrary JSON' },
  ListValue: [{ 'google.protobuf.ListValue': 'is an array of arbitrary JSON values' }],
  Struct: { 'google.protobuf.Struct': 'supports arbitrary JSON objects' },
};

/** A message with every field, to be filled in. */
export async function templateText(
  desc: DescMessage,
  format: 'json' | 'text',
  source: DescriptorSource,
): Promise<string> {
  const types = new MessageTypes(source);
  const message = template(desc, []);
  const { standardFiles } = await import('../descriptors/standardFiles.js');
  // The one in `Any` need not be known to the server.
  for (const file of standardFiles) for (const standard of file.messages) types.registry.add(standard);
  return types.with(() =>
    format === 'json' ? jsonText(message, { types, emitDefaults: true }) : textFormat(message, types),
  );
}

function template(desc: DescMessage, path: readonly DescMessage[]): ReflectMessage {
  const kind = desc.typeName.startsWith(prefix) ? desc.typeName.slice(prefix.length) : '';
  const example = examples[kind];
  if (example !== undefined) return reflect(desc, fromJson(desc, example));
  const message = reflect(desc, create(desc));
  if (kind === 'Any') {
    const url = message.findNumber(1);
    if (url) message.set(url, 'type.googleapis.com/google.protobuf.Empty');
    return message;
  }
  if (path.includes(desc)) return message;
  for (const field of desc.fields) fill(message, field, [...path, desc]);
  return message;
}

function fill(message: ReflectMessage, field: DescField, path: readonly DescMessage[]): void {
  if (field.fieldKind === 'list') {
    const list: ReflectList = reflectList(field);
    list.add(emptyValue(field, path));
    message.set(field, list);
  } else if (field.fieldKind === 'map') {
    const map: ReflectMap = reflectMap(field);
    map.set(scalarZeroValue(field.mapKey, false), emptyValue(field, path));
    message.set(field, map);
  } else if (field.fieldKind === 'message') {
    message.set(field, template(field.message, path));
  }
}

function emptyValue(field: DescField, path: readonly DescMessage[]): unknown {
  if (field.message) return template(field.message, path);
  return field.scalar === undefined ? 0 : scalarZeroValue(field.scalar, false);
}
