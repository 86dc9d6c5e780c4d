import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HpackDecoder, HpackFault } from './hpack.js';
import { huffmanDecoded } from './huffman.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** The examples with a table of 256 bytes say so by SETTINGS; here the block itself does. */
const to256Bytes = '3fe101';

const first = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'www.example.com'],
];
const second = [...first, ['cache-control', 'no-cache']];
const third = [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':path', '/index.html'],
  [':authority', 'www.example.com'],
  ['custom-key', 'custom-value'],
];
const dated = (second: number) => ['date', `Mon, 21 Oct 2013 20:13:${second} GMT`];
const location = ['location', 'https://www.example.com'];
const cookie = ['set-cookie', 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'];
const answers = [
  [[':status', '302'], ['cache-control', 'private'], dated(21), location],
  [[':status', '307'], ['cache-control', 'private'], dated(21), location],
  [[':status', '200'], ['cache-control', 'private'], dated(22), location, ['content-encoding', 'gzip'], cookie],
];

describe('the examples of RFC 7541, appendix C', () => {
  test.each([
    ['C.2.1', '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572', ['custom-key', 'custom-header']],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', [':path', '/sample/path']],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', ['password', 'secret']],
    ['C.2.4', '82', [':method', 'GET']],
  ])('%s: one field', (_, block, field) => {
    expect(new HpackDecoder().decode(hex(block))).toEqual([field]);
  });

  test.each([
    [
      'C.3: requests without Huffman',
      [first, second, third],
      [
        '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '8286 84be 5808 6e6f 2d63 6163 6865',
        '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
      ],
    ],
    [
      'C.4: requests with Huffman',
      [first, second, third],
      [
        '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
        '8286 84be 5886 a8eb 1064 9cbf',
        '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
      ],
    ],
    [
      'C.5: answers without Huffman, with eviction',
      answers,
      [
        `${to256Bytes} 4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d`,
        '4803 3330 37c1 c0bf',
        '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
      ],
    ],
    [
      'C.6: answers with Huffman, with eviction',
      answers,
      [
        `${to256Bytes} 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
        '4883 640e ffc1 c0bf',
        '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      ],
    ],
  ])('%s', (_, lists, blocks) => {
    const decoder = new HpackDecoder();
    expect(blocks.map((block) => decoder.decode(hex(block)))).toEqual(lists);
  });
});

test.each([
  ['an index that is not there', 'be', 'no field has the index 62'],
  ['index zero', '80', 'no field has the index 0'],
  ['a string beyond the end', '400a 63', 'the block ends within a string'],
  ['an integer without its end', 'ff ff', 'the block ends within a field'],
  ['an integer of endless bytes', `ff ${'ff'.repeat(40)}`, 'an integer that is too large'],
  ['a table of a gigabyte', '3fe1ffffff03', 'a table of'],
  ['a change of the table after a field', '82 20', 'a change of the table size after a field'],
  ['padding longer than seven bits', '4082 1fff 00', 'a string that is not in the Huffman code'],
])('refuses %s', (_, block, words) => {
  expect(() => new HpackDecoder().decode(hex(block))).toThrow(words);
});

test('a small block that names a large field again and again is refused', () => {
  const field = Buffer.concat([Buffer.from('4001617f01 1f'.replace(' ', ''), 'hex').subarray(0, 3)]);
  const value = Buffer.alloc(3000, 'x');
  // 3000 as an integer of seven bits: 127 and the rest.
  const rest = 3000 - 127;
  const length = Buffer.from([0x7f, (rest & 0x7f) | 0x80, rest >> 7]);
  const block = Buffer.concat([field, length, value, Buffer.alloc(1000, 0xbe)]);
  expect(() => new HpackDecoder().decode(block)).toThrow('bytes of headers');
});

test('any bytes are decoded or refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (blocks) => {
      const decoder = new HpackDecoder();
      for (const block of blocks) {
        try {
          decoder.decode(Buffer.from(block));
        } catch (error) {
          expect(error).toBeInstanceOf(HpackFault);
        }
      }
    }),
  );
});

test('no text grows beyond what its code allows', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (packed) => {
      const text = huffmanDecoded(Buffer.from(packed));
      expect(text?.length ?? 0).toBeLessThanOrEqual(Math.floor((packed.length * 8) / 5));
    }),
  );
});
