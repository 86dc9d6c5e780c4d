import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeInteger, decodeString, encodeInteger, encodeString } from './protobuf.js';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('protobuf', () => {
  it('writes what protoc writes', () => {
    // printf 'name: "testing"' | protoc --encode, the example of the encoding guide.
    expect(encodeString(2, 'testing')).toEqual(bytes('12 07 74 65 73 74 69 6e 67'));
    expect(encodeInteger(1, 150)).toEqual(bytes('08 96 01'));
    expect(encodeString(1, '')).toHaveLength(0);
    expect(encodeInteger(1, 0)).toHaveLength(0);
  });

  it('reads the last of a field and passes over all others', () => {
    const others = '10 01 1d 00 00 80 3f 21 00 00 00 00 00 00 f0 3f';
    expect(decodeString(bytes(`${others} 0a 01 61 ${others} 0a 01 62`), 1)).toBe('b');
    expect(decodeInteger(bytes(`${others} 08 96 01`), 1)).toBe(150);
    expect(decodeString(bytes(others), 1)).toBe('');
  });

  it.each(['0a', '0a 05 61', '08 96', '0b 61'])('refuses the cut or unknown message %s', (hex) => {
    expect(() => decodeString(bytes(hex), 1)).toThrow(RangeError);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.integer({ min: 1, max: 1000 }), (text, field) => {
        return decodeString(encodeString(field, text), field) === text;
      }),
    );
    fc.assert(
      fc.property(fc.nat(), (value) => {
        return decodeInteger(encodeInteger(1, value), 1) === value;
      }),
    );
  });
});
