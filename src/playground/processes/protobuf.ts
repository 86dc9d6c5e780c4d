/** The protobuf wire format, as far as messages with one field need it. */

const lengthDelimited = 2;

/** A message whose field `field` holds `text`; proto3 leaves an empty string out. */
export function encodeString(field: number, text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([varint((field << 3) | lengthDelimited), varint(bytes.length), bytes]);
}

/** A message whose field `field` holds the enum or integer `value`; proto3 leaves 0 out. */
export function encodeInteger(field: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : Buffer.concat([varint(field << 3), varint(value)]);
}

/** The string in `field`: the last one written, '' where there is none. Other fields are passed over; throws on a cut message. */
export function decodeString(message: Uint8Array, field: number): string {
  return (
    lastOf(message, field, (value) => (typeof value === 'number' ? '' : Buffer.from(value).toString('utf8'))) ?? ''
  );
}

/** The integer in `field`, 0 where there is none. */
export function decodeInteger(message: Uint8Array, field: number): number {
  return lastOf(message, field, (value) => (typeof value === 'number' ? value : 0)) ?? 0;
}

function lastOf<T>(message: Uint8Array, field: number, take: (value: number | Uint8Array) => T): T | undefined {
  let found: T | undefined;
  let at = 0;
  while (at < message.length) {
    const [tag, afterTag] = readVarint(message, at);
    const [value, next] = readValue(message, afterTag, tag & 7);
    if (tag >>> 3 === field) found = take(value);
    at = next;
  }
  return found;
}

function readValue(message: Uint8Array, at: number, wireType: number): [value: number | Uint8Array, next: number] {
  if (wireType === 0) return readVarint(message, at);
  const [length, start] =
    wireType === lengthDelimited ? readVarint(message, at) : [{ 1: 8, 5: 4 }[wireType] ?? Number.NaN, at];
  const end = start + length;
  if (!(end <= message.length))
    throw new RangeError(`protobuf field of wire type ${wireType} does not fit its message`);
  return [message.subarray(start, end), end];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}

function readVarint(message: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = message[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, at + i + 1];
  }
  throw new RangeError('protobuf varint is cut off');
}
