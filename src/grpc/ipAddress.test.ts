import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ipAddress } from './ipAddress.js';

it.each([
  ['0af40103', '10.244.1.3'],
  ['00000000000000000000ffff0af40103', '10.244.1.3'],
  ['00000000000000000000000000000001', '::1'],
  ['fd000010024400000000000000000abc', 'fd00:10:244::abc'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['', undefined],
  ['0af401', undefined],
])('%s is %s', (hex, text) => {
  expect(ipAddress(Buffer.from(hex, 'hex'))).toBe(text);
});

it('is an address for any sixteen bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }).filter((b) => b[0] !== 0),
      (bytes) => {
        expect(isIPv6(ipAddress(bytes) ?? '')).toBe(true);
      },
    ),
  );
});
