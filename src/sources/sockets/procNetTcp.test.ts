import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProcNetTcp } from './procNetTcp.js';

const v4 = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0302F40A:C383 0502F40A:9C40 01 00000000:00000000 02:00000A11 00000000     0        0 436001 2 0000000000000000 20 4 30 10 -1
   1: 00000000:2382 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 435342 2 0000000000000000 100 0 0 10 0
   2: 0302F40A:C383 0102F40A:D431 06 00000000:00000000 03:00000BB8 00000000     0        0 0 3 0000000000000000
`;
const v6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:C383 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 435031 2 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000302F40A:C383 0000000000000000FFFF00000502F40A:9C42 01 00000000:00000000 02:0000066D 00000000     0        0 436430 2 0000000000000000 20 4 30 10 -1
   2: B80D0120000000000000000001000000:C383 B80D0120000000000000000002000000:9C43 01 00000000:00000000 02:0000066D 00000000     0        0 436431 2 0000000000000000 20 4 30 10 -1
`;

describe('parseProcNetTcp', () => {
  it('reads both tables, one after the other: only what is established', () => {
    expect(parseProcNetTcp(v4 + v6)).toEqual([
      { local: { address: '10.244.2.3', port: 50051 }, remote: { address: '10.244.2.5', port: 40000 } },
      { local: { address: '10.244.2.3', port: 50051 }, remote: { address: '10.244.2.5', port: 40002 } },
      { local: { address: '2001:db8::1', port: 50051 }, remote: { address: '2001:db8::2', port: 40003 } },
    ]);
  });

  it('reads any IPv4 address and port', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), fc.integer({ min: 0, max: 65_535 }), (bytes, port) => {
        const hex = (n: number, width: number) => n.toString(16).toUpperCase().padStart(width, '0');
        const end = `${bytes
          .toReversed()
          .map((b) => hex(b, 2))
          .join('')}:${hex(port, 4)}`;
        const [row] = parseProcNetTcp(`   0: ${end} ${end} 01 x`);
        expect(row?.remote).toEqual({ address: bytes.join('.'), port });
      }),
    );
  });

  it('takes nothing from text that is no table', () => {
    for (const text of ['', 'cat: not found', '   0: nonsense 01 01', `   0: ZZ00:1 ZZ00:2 01`]) {
      expect(parseProcNetTcp(text)).toEqual([]);
    }
  });
});
