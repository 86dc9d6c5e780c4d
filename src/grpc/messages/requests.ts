import { type DescMessage, fromJson, type JsonValue, toBinary } from '@bufbuild/protobuf';
import { fromText } from '@bufbuild/protobuf/txtpb';
import { jsonValues } from './jsonValues.js';
import type { MessageTypes } from './messageTypes.js';

export interface RequestOptions {
  format: 'json' | 'text';
  allowUnknownFields: boolean;
  types: MessageTypes;
}

/** The request messages in a text, as bytes, one by one. Throws an Error on what is no such message. */
export async function* requests(
  desc: DescMessage,
  text: AsyncIterable<string>,
  options: RequestOptions,
): AsyncGenerator<Uint8Array, void> {
  const { types } = options;
  if (options.format === 'json') {
    for await (const value of jsonValues(text)) yield await fromJsonText(desc, value, options);
    return;
  }
  for await (const value of separated(text)) {
    yield await types.with(() => toBinary(desc, fromText(desc, value, { registry: types.registry })));
  }
}

/** Text messages stand between record separators; nothing at all is one empty message. */
async function* separated(pieces: AsyncIterable<string>): AsyncGenerator<string, void> {
  let rest = '';
  for await (const piece of pieces) {
    const parts = (rest + piece).split('\x1e');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  yield rest;
}

async function fromJsonText(desc: DescMessage, text: string, options: RequestOptions): Promise<Uint8Array> {
  const { types, allowUnknownFields } = options;
  const given = parsed(text);
  const urls = [...anyTypes(given)];
  const value = urls.length > 0 ? withoutEmptyValues(given) : given;
  for (const url of urls) await types.with(() => types.named(url));
  try {
    const message = fromJson(desc, value, { registry: types.registry, ignoreUnknownFields: allowUnknownFields });
    return toBinary(desc, message);
  } catch (error) {
    throw inGoWords(error as Error);
  }
}

/** Whole numbers beyond 2^53 stay exact: as strings, which JSON of protobuf takes as well. */
function parsed(text: string): JsonValue {
  return JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) => {
    const { source = '' } = context ?? {};
    const large = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source);
    return large ? source : value;
  }) as (key: string, value: unknown) => unknown) as JsonValue;
}

/** An `Any` of an `Empty` may have an empty value, as grpcurl prints it. */
function withoutEmptyValues(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutEmptyValues);
  const isEmpty = typeof value['@type'] === 'string' && value['@type'].endsWith('/google.protobuf.Empty');
  const kept = Object.entries(value).filter(([key]) => !isEmpty || key !== 'value');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutEmptyValues(inner as JsonValue)]));
}

function* anyTypes(value: JsonValue): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && typeof value['@type'] === 'string') yield value['@type'];
  for (const inner of Object.values(value)) yield* anyTypes(inner as JsonValue);
}

function inGoWords(error: Error): Error {
  const [, type, key] = /^cannot decode message (\S+) from JSON: key "(.*)" is unknown$/.exec(error.message) ?? [];
  return type === undefined ? error : new Error(`message type ${type} has no known field named ${key}`);
}
