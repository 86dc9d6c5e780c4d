import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listHasPort, listWithoutPort, opaquePortsWithout } from './portList.js';

describe('port lists', () => {
  it('loses one port and no other', () => {
    const port = fc.integer({ min: 1, max: 60 });
    const entry = fc.oneof(
      port.map(String),
      fc.tuple(port, port).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
    fc.assert(
      fc.property(fc.array(entry), port, (entries, gone) => {
        const list = entries.join(',');
        const rest = listWithoutPort(list, gone);
        for (let p = 1; p <= 60; p++) expect(listHasPort(rest, p)).toBe(p !== gone && listHasPort(list, p));
      }),
    );
  });

  it('replaces Linkerd’s default only where it names the port', () => {
    expect(opaquePortsWithout(undefined, 50051)).toBeUndefined();
    expect(opaquePortsWithout(undefined, 9300)).toBe('25,587,3306,4444,5432,6379,11211');
    expect(opaquePortsWithout('50051', 50051)).toBeNull();
    expect(opaquePortsWithout('9300', 9300)).toBe('');
  });
});
