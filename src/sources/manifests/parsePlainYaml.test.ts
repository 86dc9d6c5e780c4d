import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { fortune } from '../../../test/kit/fortune.js';
import { parsePlainYaml } from './parsePlainYaml.js';
import type { Place } from './place.js';
import { parseYaml, yamlPlaces } from './yamlLibrary.js';

/** The fast reader may decline, but never disagree with the library. */
function agrees(text: string): 'read' | 'declined' {
  const plain = parsePlainYaml(text, 100);
  if (plain === undefined) return 'declined';
  const library = parseYaml(text);
  expect(library, JSON.stringify(text)).toEqual({ value: plain.value, faults: [] });
  expect(parsePlainYaml(text)?.value).toEqual(plain.value);
  const places = yamlPlaces(text, 100);
  if (places && plain.place) {
    expect(offsets(plain.place, plain.value), JSON.stringify(text)).toEqual(offsets(places, plain.value));
  }
  return 'read';
}

/** Ends differ by the space behind a value, and the place of nothing is anywhere; nobody looks at either. */
function offsets({ offset, parts }: Place, value: unknown): unknown {
  if (value === null) return null;
  if (!parts || parts.size === 0) return offset;
  const fields = value as Record<string, unknown>;
  return [offset, Object.fromEntries([...parts].map(([step, part]) => [step, offsets(part, fields[step])]))];
}

const common = `# a comment
apiVersion: v1
kind: Service
metadata:
  name: greeter   # trailing
  annotations:
    "quoted/key": "yes"
    empty: ""
    single: 'it''s'
    url: http://example.com:80/#anchor
    escaped: "a\\tb \\u00e9"
    script: |
      #!/bin/sh
      echo "a: b"

        indented
    stripped: |-
      one
spec:
  nothing:
  clusterIP: None
  publishNotReadyAddresses: true
  ports:
  - name: grpc
    port: 50051
    targetPort: grpc

  - port: 80
  args: ["--port", "50051", 3]
  empty: {}
  none: []
  nested:
    - - a
      - b
    -
      key: value
    - ~
    - -5
    - 1.5
    - 1e3
    - on
    - 12:30
`;

describe('parsePlainYaml', () => {
  it('reads what people write for Kubernetes as the library does', () => {
    expect(agrees(common)).toBe('read');
    expect(agrees(common.replaceAll('\n', '\r\n'))).toBe('read');
    for (const document of fortune().split('---\n')) expect(agrees(document)).toBe('read');
    expect(agrees(`--- # begin\n${common}`)).toBe('read');
  });

  it.each([
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    'a: >\n  folded\n  text\n',
    'a: one\n  two\n',
    'a: "one\n  two"\n',
    '{a: b}\n',
    'a: {b: c}\n',
    'a: 1\na: 2\n',
    'a: b: c\n',
    'a:\n\tb: 1\n',
    '? a\n: b\n',
    'a: 0x10\n',
    '1: a\n',
    'yes: a\n',
    '<<: {a: b}\n',
    '__proto__: {}\n',
    'a: |2\n   x\n',
    'a: |+\n  x\n\n',
    'a:b\n',
    'plain\n',
    '- a\nb: c\n',
    'a:\n  b: 1\n c: 2\n',
    '  a: 1\nb: 2\n',
    'a: `x\n',
    'a: @x\n',
    'a: %x\n',
    'a: "b" c\n',
    'a: [1, 2] 3\n',
    'a: [1,\n  2]\n',
    '"a" : 1\n"a": 2\n',
  ])('leaves %j to the library', (text) => {
    expect(parsePlainYaml(text)).toBeUndefined();
  });

  it('never disagrees with the library about values that the library wrote', () => {
    const scalar = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab1-.:# \'"\\\n\t[]{}&*!|>%@é,0xyntofe~'), maxLength: 8 }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.string({ unit: fc.constantFrom(...'abyn1/.-'), minLength: 1, maxLength: 4 }), tie('tree'), {
          maxKeys: 4,
        }),
      ),
    }));
    const options = fc.record({
      defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
      indentSeq: fc.boolean(),
      indent: fc.constantFrom(2, 4),
      lineWidth: fc.constantFrom(0, 20),
    });
    let read = 0;
    fc.assert(
      fc.property(tree, options, (value, how) => {
        if (agrees(stringify(value, how)) === 'read') read++;
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('never disagrees with the library about text with slips in it', () => {
    const bits = [
      ' ',
      '  ',
      '\n',
      '-',
      '- ',
      ':',
      ': ',
      '#',
      ' #',
      '"',
      "'",
      '|',
      '\t',
      '\r',
      'x',
      '1',
      '[',
      ']',
      '{}',
      '---',
      '&a ',
      '*a',
    ];
    const slip = fc.record({
      at: fc.nat(common.length),
      cut: fc.integer({ min: 0, max: 6 }),
      put: fc.constantFrom('', ...bits),
    });
    let read = 0;
    fc.assert(
      fc.property(fc.array(slip, { minLength: 1, maxLength: 4 }), (slips) => {
        let text = common;
        for (const { at, cut, put } of slips) text = text.slice(0, at) + put + text.slice(at + cut);
        if (agrees(text) === 'read') read++;
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
