import { describe, expect, it } from 'vitest';
import { BadWords, parseWords } from './parseWords.js';

describe('the words of probe', () => {
  it('takes one dash or two, values beside or behind, and flags after the address', () => {
    const { flags, args } = parseWords(['-d', '{}', '--max-time=1.5', 'localhost:1', '-H', 'a: b', '-H=c: d', 'list']);
    expect(flags).toMatchObject({ d: '{}', 'max-time': 1.5, H: ['a: b', 'c: d'], format: 'json', plaintext: false });
    expect(args).toEqual(['localhost:1', 'list']);
  });

  it('knows switches alone, with a value, and not given', () => {
    expect(parseWords(['-plaintext', '-v=false', '-use-reflection=F']).flags).toMatchObject({
      plaintext: true,
      v: false,
      'use-reflection': false,
    });
    expect(parseWords([]).flags['use-reflection']).toBeUndefined();
    expect(parseWords(['-h']).flags.help).toBe(true);
  });

  it('takes a value that begins with a dash, and nothing for a flag behind --', () => {
    expect(parseWords(['-d', '-plaintext', '--', '-v']).flags).toMatchObject({ d: '-plaintext', v: false });
    expect(parseWords(['--', '-v', 'x']).args).toEqual(['-v', 'x']);
    expect(parseWords(['-']).args).toEqual(['-']);
  });

  it.each([
    [['-nope'], 'flag provided but not defined: -nope'],
    [['-d'], 'flag needs an argument: -d'],
    [['-plaintext=maybe'], 'invalid boolean value "maybe" for -plaintext: parse error'],
    [['-max-time', 'soon'], 'invalid value "soon" for flag -max-time: parse error'],
    [['-max-msg-sz', '1.5'], 'invalid value "1.5" for flag -max-msg-sz: parse error'],
    [['-max-time', ' '], 'invalid value " " for flag -max-time: parse error'],
    [['---d'], 'bad flag syntax: ---d'],
    [['-=x'], 'bad flag syntax: -=x'],
  ])('refuses %j', (words, message) => {
    expect(() => parseWords(words)).toThrow(new BadWords(message));
  });
});
