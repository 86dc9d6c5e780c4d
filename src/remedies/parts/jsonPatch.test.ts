import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPatched } from '../../../test/kit/applyPatch.js';
import { jsonPatch, jsonPointer } from './jsonPatch.js';

const object = () => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', annotations: { 'x.io/y': '1' } },
  spec: { ports: [{ name: 'grpc', port: 1, targetPort: 'http' }, { port: 2 }] },
});

describe('jsonPatch', () => {
  it('escapes annotation names', () => {
    expect(jsonPointer(['metadata', 'annotations', 'a.io/b~c'])).toBe('/metadata/annotations/a.io~1b~0c');
  });

  it('tests the scalar it replaces and the name of the entry', () => {
    const { patch } = jsonPatch(object(), [{ path: ['spec', 'ports', 0, 'targetPort'], value: 'grpc' }]);
    expect(patch).toEqual([
      { op: 'test', path: '/spec/ports/0/name', value: 'grpc' },
      { op: 'test', path: '/spec/ports/0/targetPort', value: 'http' },
      { op: 'replace', path: '/spec/ports/0/targetPort', value: 'grpc' },
    ]);
  });

  it('makes missing parents, once', () => {
    const { patch } = jsonPatch(object(), [
      { path: ['spec', 'tls', '-'], value: { hosts: ['a'] } },
      { path: ['spec', 'tls', '-'], value: { hosts: ['b'] } },
    ]);
    expect(patch).toEqual([
      { op: 'add', path: '/spec/tls', value: [] },
      { op: 'add', path: '/spec/tls/-', value: { hosts: ['a'] } },
      { op: 'add', path: '/spec/tls/-', value: { hosts: ['b'] } },
    ]);
  });

  it('is taken back by its undo, whatever the changes', () => {
    const paths = [
      ['metadata', 'annotations', 'x.io/y'],
      ['metadata', 'annotations', 'new/one'],
      ['metadata', 'labels', 'a'],
      ['spec', 'ports', 0, 'targetPort'],
      ['spec', 'ports', 1, 'appProtocol'],
      ['spec', 'ports', 1],
      ['spec', 'ports', '-'],
      ['spec', 'tls', '-'],
      ['spec', 'selector', 'app'],
    ];
    const change = fc.record({
      path: fc.constantFrom(...paths),
      value: fc.oneof(fc.constant(undefined), fc.string(), fc.integer(), fc.constant({ port: 9 })),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (wanted) => {
        const removed = wanted.filter((c) => c.path.at(-1) === 1 && c.value === undefined).length;
        fc.pre(removed === 0 || (removed === 1 && wanted.length === 1));
        const changes = wanted.filter((c) => !(c.path.at(-1) === '-' && c.value === undefined));
        fc.pre(!changes.some((c) => c.path.at(-1) === 1 && typeof c.value !== 'object' && c.value !== undefined));
        const { patch, undo } = jsonPatch(object(), changes);
        expect(jsonPatched(jsonPatched(object(), patch), undo)).toEqual(object());
      }),
    );
  });
});
