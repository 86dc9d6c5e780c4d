import { GrpcFailure } from './grpcFailure.js';

/** One field of a message as it stands on the wire. Fixed-width fields are given as their bytes. */
interface WireField {
  number: number;
  value: bigint | Buffer;
}

/**
 * A protobuf message, read without its definition: for the few messages that are read, a library and its generated
 * code would be a hundred times this size. As the format demands, the last of several values counts, an absent number
 * is 0, and unknown fields are passed over.
 */
export class WireMessage {
  readonly #fields: readonly WireField[];

  /** Throws a GrpcFailure where the bytes are no message. */
  constructor(bytes: Uint8Array) {
    this.#fields = [...wireFields(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))];
  }

  /** An int64, exact. */
  int64(number: number): bigint {
    const value = this.#last(number);
    return typeof value === 'bigint' ? BigInt.asIntN(64, value) : 0n;
  }

  /** An int64 as a number: exact up to 2^53, which no counter reaches. */
  number(number: number): number {
    return Number(this.int64(number));
  }

  bool(number: number): boolean {
    return this.int64(number) !== 0n;
  }

  /** The int32s of a repeated field, packed or not. */
  numbers(number: number): number[] {
    return this.#fields.flatMap((field) => {
      if (field.number !== number) return [];
      return typeof field.value === 'bigint' ? [Number(BigInt.asIntN(32, field.value))] : packedNumbers(field.value);
    });
  }

  /** All values of a repeated field of bytes or strings. */
  allBytes(number: number): Buffer[] {
    return this.#fields.flatMap((field) =>
      field.number === number && typeof field.value !== 'bigint' ? [field.value] : [],
    );
  }

  bytes(number: number): Buffer | undefined {
    const value = this.#last(number);
    return typeof value === 'bigint' ? undefined : value;
  }

  /** Undefined where it is absent; an empty message is there. */
  message(number: number): WireMessage | undefined {
    const bytes = this.bytes(number);
    return bytes && new WireMessage(bytes);
  }

  messages(number: number): WireMessage[] {
    return this.allBytes(number).map((bytes) => new WireMessage(bytes));
  }

  #last(number: number): bigint | Buffer | undefined {
    return this.#fields.findLast((field) => field.number === number)?.value;
  }
}

function packedNumbers(bytes: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw broken();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    numbers.push(Number(BigInt.asIntN(32, value)));
  }
  return numbers;
}

function* wireFields(bytes: Buffer): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw broken();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw broken();
  };
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw broken();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw broken();
    const type = Number(tag & 7n);
    if (type === 0) yield { number, value: varint() };
    else if (type === 1) yield { number, value: take(8) };
    else if (type === 2) yield { number, value: take(Number(varint())) };
    else if (type === 5) yield { number, value: take(4) };
    // Groups (3 and 4) have been gone since proto3.
    else throw broken();
  }
}

function broken(): GrpcFailure {
  return new GrpcFailure('not-grpc', 'sends a message that is no protobuf');
}

/** A message of int64, bool, bytes and message fields; zeros and undefined are left out, as proto3 does. */
export function encodeMessage(fields: Record<number, bigint | number | boolean | Uint8Array | undefined>): Buffer {
  return Buffer.concat(
    Object.entries(fields).flatMap(([key, value]) => {
      const number = Number(key);
      if (value instanceof Uint8Array) return [encodeVarint(tagOf(number, 2)), encodeVarint(value.length), value];
      const whole = BigInt(value ?? 0);
      return whole === 0n ? [] : [encodeVarint(tagOf(number, 0)), encodeVarint(whole)];
    }),
  );
}

function tagOf(number: number, type: number): number {
  return number * 8 + type;
}

function encodeVarint(value: bigint | number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
