import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrpcFailure } from './grpcFailure.js';
import { encodeMessage, WireMessage } from './protobuf.js';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const fieldNumber = fc.integer({ min: 1, max: 2 ** 29 - 1 });

describe('WireMessage', () => {
  it('gives back what was encoded, however large the numbers', () => {
    fc.assert(
      fc.property(fc.dictionary(fieldNumber.map(String), fc.oneof(int64, fc.uint8Array())), (fields) => {
        const message = new WireMessage(encodeMessage(fields));
        for (const [key, value] of Object.entries(fields)) {
          if (typeof value === 'bigint') expect(message.int64(Number(key))).toBe(value);
          else expect(message.bytes(Number(key))).toEqual(Buffer.from(value));
        }
      }),
    );
  });

  it('reads the bytes of the specification', () => {
    const message = new WireMessage(Buffer.from('089601' + '120774657374696e67' + '1a03089601', 'hex'));
    expect(message.number(1)).toBe(150);
    expect(message.bytes(2)?.toString()).toBe('testing');
    expect(message.message(3)?.number(1)).toBe(150);
    expect(new WireMessage(Buffer.from('08feffffffffffffffff01', 'hex')).int64(1)).toBe(-2n);
    expect(encodeMessage({ 1: 150 }).toString('hex')).toBe('089601');
  });

  it('takes the last of several, all of the repeated, and passes over fixed-width and unknown fields', () => {
    const text = `0801${'0d01020304'}${'110102030405060708'}0802${'1a020805'}${'1a00'}`;
    const message = new WireMessage(Buffer.from(text, 'hex'));
    expect(message.number(1)).toBe(2);
    expect(message.messages(3).map((m) => m.number(1))).toEqual([5, 0]);
    expect(message.message(3)?.number(1)).toBe(0);
    expect(message.message(9)).toBeUndefined();
    expect(message.number(9)).toBe(0);
  });

  it('says that broken bytes are broken, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          for (const part of new WireMessage(bytes).messages(1)) part.number(1);
        } catch (error) {
          expect(error).toBeInstanceOf(GrpcFailure);
        }
      }),
    );
    for (const broken of ['08', '0880', '1203aa', '0b', '00', `08${'ff'.repeat(10)}01`, '12ffffffffffffffff7f'])
      expect(() => new WireMessage(Buffer.from(broken, 'hex')), broken).toThrow(GrpcFailure);
  });

  it('leaves zeros out', () => {
    expect(encodeMessage({ 1: 0, 2: 0n, 3: false, 4: undefined })).toHaveLength(0);
    expect(encodeMessage({ 2: true }).toString('hex')).toBe('1001');
  });
});
