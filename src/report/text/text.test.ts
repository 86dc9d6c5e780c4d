import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count } from '../../model/words.js';
import { cutEnd, cutMiddle } from './cut.js';
import { displayWidth } from './displayWidth.js';
import { pad } from './pad.js';
import { ageText, bytesRateText, cpuSecondsText, cpuText, durationText, shareText } from './quantities.js';
import { safeText, safeTexts } from './safeText.js';
import { hanging, wrapCommand, wrapWords } from './wrapWords.js';

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('displayWidth', () => {
  it('counts columns, not characters', () => {
    expect(displayWidth('pod')).toBe(3);
    expect(displayWidth('読む')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('\u001b[31mred\u001b[39m')).toBe(3);
  });
});

describe('cutMiddle', () => {
  it('leaves what fits as it is', () => {
    expect(cutMiddle('greeter-2kwkr', 13)).toBe('greeter-2kwkr');
  });

  it('keeps the end, where the hash is', () => {
    expect(cutMiddle('recommendation-engine-6c8f7d9b5-2kwkr', 20)).toBe('recommend…d9b5-2kwkr');
    expect(cutMiddle('recommendation-engine-6c8f7d9b5-2kwkr', 20, '...')).toBe('recommen...9b5-2kwkr');
  });

  it('never grows wider than asked, nor cuts a character in two', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, width) => {
        expect(displayWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(cutEnd(text, width))).toBeLessThanOrEqual(width);
        expect(cutMiddle(text, width)).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe('wrapWords', () => {
  it('breaks between words, and within a word only where it must', () => {
    expect(wrapWords('port 8080 is not on Service quotes', 12)).toEqual([
      'port 8080 is',
      'not on',
      'Service',
      'quotes',
    ]);
    expect(wrapWords('at nginx.ingress.kubernetes.io', 12)).toEqual(['at', 'nginx.ingres', 's.kubernetes', '.io']);
  });

  it('loses no character but spaces, and fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrapWords(text, width);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('hangs further lines under the first', () => {
    expect(hanging('Why: ', 'one two three', 12)).toEqual(['Why: one two', '     three']);
    expect(hanging('Why: ', '', 12)).toEqual([]);
  });
});

describe('wrapCommand', () => {
  it('gives lines that a shell reads as one', () => {
    expect(wrapCommand('kubectl rollout restart deployment/cart -n shop', 26)).toEqual([
      'kubectl rollout restart \\',
      '  deployment/cart -n \\',
      '  shop',
    ]);
  });

  it('leaves a word whole that is wider than the screen', () => {
    expect(wrapCommand('echo aaaaaaaaaaaaaaaaaaaa', 10)).toEqual(['echo \\', '  aaaaaaaaaaaaaaaaaaaa']);
  });
});

describe('pad', () => {
  it('fills by columns', () => {
    expect(pad('読', 4)).toBe('読  ');
    expect(pad('\u001b[31mx\u001b[39m', 3)).toBe('\u001b[31mx\u001b[39m  ');
    expect(pad('long', 2)).toBe('long');
  });
});

describe('safeText', () => {
  it('takes out what would act on the terminal', () => {
    expect(safeText('a\u001b[2Jb\u001b]0;title\u0007c')).toBe('abc');
    expect(safeText('\u009b31mred')).not.toContain('\u009b');
    expect(safeText('line\r\nbreak\ttab')).toBe('line break tab');
    expect(safeText('gnp.\u202eexe')).toBe('gnp.exe');
    expect(safeText('zero\u200bwidth')).toBe('zerowidth');
  });

  it('keeps letters of every script, or stands in for them', () => {
    expect(safeText('naïve 読む – …')).toBe('naïve 読む – …');
    expect(safeText('naïve 読む – …', false)).toBe('na?ve ?? - ...');
  });

  it('reaches every text of a value and leaves the rest', () => {
    expect(safeTexts({ a: ['x\u0007', 1, null, { b: 'y\u0007' }], c: true })).toEqual({
      a: ['x', 1, null, { b: 'y' }],
      c: true,
    });
  });
});

describe('quantities', () => {
  it.each([
    [0, '0 %'],
    [0.004, '<1 %'],
    [0.005, '1 %'],
    [0.27, '27 %'],
    [0.994, '99 %'],
    [0.999, '>99 %'],
    [1, '100 %'],
  ])('share %d is %s', (share, text) => expect(shareText(share)).toBe(text));

  it.each([
    [-3, '0s'],
    [45, '45s'],
    [119, '119s'],
    [548, '9m'],
    [90_000, '25h'],
    [1_000_000, '12d'],
  ])('age %d is %s', (seconds, text) => expect(ageText(seconds)).toBe(text));

  it.each([
    [0, '0m'],
    [0.2, '<1m'],
    [247.3, '247m'],
    [12_340, '12,340m'],
  ])('%d millicores are %s', (millicores, text) => expect(cpuText(millicores)).toBe(text));

  it.each([
    [0, '0 B/s'],
    [410.4, '410 B/s'],
    [1500, '1.5 kB/s'],
    [131_072, '131 kB/s'],
    [999_700, '1.0 MB/s'],
    [5e9, '5.0 GB/s'],
  ])('%d bytes a second are %s', (bytes, text) => expect(bytesRateText(bytes)).toBe(text));

  it.each([
    [0.21, '0.2 s'],
    [30, '30 s'],
    [31.42, '31.4 s'],
    [120.6, '121 s'],
    [3600, '60 min'],
  ])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

  it('counts in words', () => {
    expect([count(1, 'pod'), count(0, 'pod'), count(12_000, 'pod')]).toEqual(['1 pod', '0 pods', '12,000 pods']);
    expect([cpuSecondsText(0.34), cpuSecondsText(86.81), cpuSecondsText(5412)]).toEqual(['0.3 s', '86.8 s', '5,412 s']);
  });
});
