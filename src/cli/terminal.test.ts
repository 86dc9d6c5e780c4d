import { describe, expect, it } from 'vitest';
import { terminal } from './terminal.js';

const tty = { isTTY: true, columns: 132 };
const pipe = {};
const flags = { noColor: false };
const on = (stdout: object, env: Record<string, string>, more: object = {}, platform = 'linux') =>
  terminal(stdout, env, { ...flags, ...more }, platform);

describe('width', () => {
  it.each([
    ['the terminal says', tty, {}, {}, 132],
    ['COLUMNS says, before the terminal', tty, { COLUMNS: '100' }, {}, 100],
    ['COLUMNS says, for a pipe', pipe, { COLUMNS: '100' }, {}, 100],
    ['COLUMNS is no number', tty, { COLUMNS: 'wide' }, {}, 132],
    ['COLUMNS is 0', tty, { COLUMNS: '0' }, {}, 132],
    ['nobody says', pipe, {}, {}, 80],
    ['nobody says, and wide is asked for', pipe, {}, { wide: true }, 160],
    ['a terminal that does not know', { isTTY: true, columns: 0 }, {}, {}, 80],
  ])('%s', (_, stdout, env, more, width) => {
    expect(on(stdout, env, more).width).toBe(width);
  });
});

describe('colour', () => {
  it.each([
    ['on a terminal', tty, {}, {}, true],
    ['not in a pipe', pipe, {}, {}, false],
    ['not with --no-color, even when forced', tty, { FORCE_COLOR: '1' }, { noColor: true }, false],
    ['not with NO_COLOR', tty, { NO_COLOR: '1' }, {}, false],
    ['an empty NO_COLOR says nothing', tty, { NO_COLOR: '' }, {}, true],
    ['FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '1' }, {}, true],
    ['FORCE_COLOR=0 on a terminal', tty, { FORCE_COLOR: '0' }, {}, false],
    ['FORCE_COLOR before NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, {}, true],
    ['not on a dumb terminal', tty, { TERM: 'dumb' }, {}, false],
  ])('%s', (_, stdout, env, more, color) => {
    expect(on(stdout, env, more).color).toBe(color);
  });
});

describe('signs beyond ASCII', () => {
  it.each([
    ['no locale named', {}, 'linux', true],
    ['UTF-8', { LANG: 'de_DE.UTF-8' }, 'linux', true],
    ['utf8, as some spell it', { LANG: 'en_US.utf8' }, 'linux', true],
    ['the C locale', { LANG: 'C' }, 'linux', false],
    ['Latin-1', { LANG: 'de_DE.ISO-8859-1' }, 'linux', false],
    ['LC_ALL before LANG', { LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, 'linux', false],
    ['LC_CTYPE before LANG', { LC_CTYPE: 'C.UTF-8', LANG: 'C' }, 'linux', true],
    ['the Linux console', { TERM: 'linux', LANG: 'en_US.UTF-8' }, 'linux', false],
    ['a dumb terminal', { TERM: 'dumb' }, 'linux', false],
    ['an old Windows console', {}, 'win32', false],
    ['Windows Terminal', { WT_SESSION: 'x' }, 'win32', true],
    ['git bash', { TERM: 'xterm' }, 'win32', true],
  ])('%s', (_, env, platform, unicode) => {
    expect(on(tty, env, {}, platform).unicode).toBe(unicode);
  });
});
