import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../model/trace/frame.js';
import { debugLine } from './debugLine.js';
import { goQuoted } from './goQuoted.js';
import { Http2debugLog } from './http2debugLog.js';
import { lineTime } from './lineTime.js';

function eventsOf(...lines: string[]): TraceEvent[] {
  const events: TraceEvent[] = [];
  const log = new Http2debugLog(false, (event) => events.push(event));
  for (const line of lines) log.take(line);
  log.end();
  return events;
}

const framer = (text: string) => `2026/11/23 12:00:00 http2: Framer 0xc00001: ${text}`;

test.each([
  [String.raw`\x02\x04\t\a"`, '0204090722'],
  [String.raw`\"\\`, '225c'],
  ['é', 'c3a9'],
  [String.raw`\u00e9\U0001f600`, 'c3a9f09f9880'],
])('unquotes %s', (text, hex) => {
  expect(goQuoted(text).toString('hex')).toBe(hex);
});

test.each([
  ['2026/11/23 12:00:00 http2: x', Date.UTC(2026, 10, 23, 12)],
  ['2026/11/23 12:00:00.250000 http2: x', Date.UTC(2026, 10, 23, 12) + 250],
  ['2026-11-23T12:00:00.250500000Z 2026/11/23 13:00:00 http2: x', Date.UTC(2026, 10, 23, 12) + 250.5],
  ['http2: x', undefined],
])('takes the time of %s', (line, time) => {
  expect(lineTime(line)).toBe(time);
});

describe('messages in DATA that was printed', () => {
  const headers = [
    framer('wrote HEADERS flags=END_HEADERS stream=1 len=90'),
    framer('wrote DATA stream=1 len=0 data=""'),
  ];
  const marks = (...lines: string[]) =>
    eventsOf(...headers, ...lines).flatMap((event) =>
      event.kind === 'frame' && event.frame.type === 'DATA' ? [[event.frame.messages, event.frame.open]] : [],
    );

  test('end where their lengths say, also where bytes were left out', () => {
    const start = String.raw`\x00\x00\x00\x01\x90${'x'.repeat(251)}`;
    expect(
      marks(
        framer(`wrote DATA stream=1 len=355 data="${start}" (99 bytes omitted)`),
        framer(String.raw`wrote DATA flags=END_STREAM stream=1 len=56 data="${'y'.repeat(50)}\x00\x00\x00\x00\x01z"`),
      ).slice(1),
    ).toEqual([
      [[], { soFar: 350, bytes: 400 }],
      [
        [
          { bytes: 400, compressed: false },
          { bytes: 1, compressed: false },
        ],
        undefined,
      ],
    ]);
  });

  test('are not guessed where the log left a prefix out', () => {
    const start = String.raw`\x00\x00\x00\x00\xf6${'x'.repeat(246)}\x00\x00\x00\x00\x03`;
    expect(marks(framer(`wrote DATA stream=1 len=300 data="${start}" (44 bytes omitted)`))[1]?.[1]).toBeUndefined();
  });
});

test('a framer whose memory is used again is another connection', () => {
  const once = [framer('wrote SETTINGS len=0'), framer('wrote HEADERS flags=END_HEADERS stream=1 len=9')];
  const opened = eventsOf(...once, ...once).filter(({ kind }) => kind === 'opened');
  expect(opened.map(({ connection }) => connection)).toEqual([1, 2]);
});

test('any line is taken or passed over', () => {
  const pieces = [
    'http2: ',
    'Framer 0x1: ',
    'read ',
    'HEADERS',
    ' flags=',
    ' stream=1',
    ' len=',
    '"',
    '\\',
    '\\x',
    '9',
  ];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 30 }), (parts) => {
      debugLine(parts.join(''));
      eventsOf(parts.join(''), framer(parts.join('')));
    }),
    { numRuns: 1000 },
  );
});
