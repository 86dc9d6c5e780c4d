import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isBlockWithin, isInBlock } from './addressBlock.js';

it.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '0.0.0.0/0', true],
  ['10.1.2.3', '10.1.2.3', true],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['fd00::1', 'fd00::/8', true],
  ['fe80::1', 'fd00::/8', false],
  ['fd00::1', '::/0', true],
  ['fd00::1', '0.0.0.0/0', false],
  ['10.1.2', '10.0.0.0/8', undefined],
  ['10.1.2.3', '10.0.0.0/33', undefined],
  ['10.1.2.3', 'office', undefined],
  [':::1', 'fd00::/8', undefined],
])('%s in %s', (address, block, expected) => {
  expect(isInBlock(address, block)).toBe(expected);
});

it('compares blocks', () => {
  expect(isBlockWithin('10.96.0.0/12', '10.0.0.0/8')).toBe(true);
  expect(isBlockWithin('10.0.0.0/8', '10.96.0.0/12')).toBe(false);
  expect(isBlockWithin('10.96.0.1', '10.96.0.0/12')).toBe(true);
});

it("agrees with Node's own", () => {
  const nearby = fc.tuple(fc.integer({ min: 0, max: 31 }), fc.boolean());
  fc.assert(
    fc.property(fc.ipV4(), nearby, fc.integer({ min: 0, max: 32 }), (address, [bit, flip], prefix) => {
      const bytes = address.split('.').map(Number);
      if (flip) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const list = new BlockList();
      list.addSubnet(bytes.join('.'), prefix);
      expect(isInBlock(address, `${bytes.join('.')}/${prefix}`)).toBe(list.check(address));
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 1, max: 128 }), (address, prefix) => {
      const list = new BlockList();
      list.addSubnet(address, prefix, 'ipv6');
      expect(isInBlock(address, `${address}/${prefix}`)).toBe(list.check(address, 'ipv6'));
    }),
  );
});
