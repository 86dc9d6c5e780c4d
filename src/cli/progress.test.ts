import { describe, expect, it } from 'vitest';
import { startProgress } from './progress.js';

function screen(more: { isTTY?: boolean; columns?: number } = { isTTY: true, columns: 20 }) {
  const written: string[] = [];
  return { ...more, written, write: (text: string) => written.push(text) };
}
const loud = { quiet: false, env: {} };

describe('startProgress', () => {
  it('replaces a line by the next and takes the last away', () => {
    const stderr = screen();
    const { progress, done } = startProgress(stderr, loud);
    progress('reading pods');
    progress('reading services');
    done();
    expect(stderr.written).toEqual(['\r\u001b[2Kreading pods', '\r\u001b[2Kreading services', '\r\u001b[2K']);
  });

  it('writes the same line once, and nothing on a second done', () => {
    const stderr = screen();
    const { progress, done } = startProgress(stderr, loud);
    progress('sampling');
    progress('sampling');
    done();
    done();
    expect(stderr.written).toHaveLength(2);
  });

  it('goes on after done', () => {
    const stderr = screen();
    const { progress, done } = startProgress(stderr, loud);
    progress('sampling');
    done();
    progress('sampling');
    expect(stderr.written.at(-1)).toBe('\r\u001b[2Ksampling');
  });

  it('never fills the last column, where a terminal would wrap', () => {
    const stderr = screen();
    startProgress(stderr, loud).progress('a line that is much longer than the screen');
    expect(stderr.written).toEqual(['\r\u001b[2Ka line that is much']);
  });

  it('counts wide characters as two', () => {
    const stderr = screen({ isTTY: true, columns: 8 });
    startProgress(stderr, loud).progress('読み込み中');
    expect(stderr.written).toEqual(['\r\u001b[2K読み込']);
  });

  it('passes no escape codes on', () => {
    const stderr = screen();
    startProgress(stderr, loud).progress('pod \u001b[31mred\u0007');
    expect(stderr.written).toEqual(['\r\u001b[2Kpod  [31mred ']);
  });

  it.each([
    ['where there is no terminal', screen({}), loud],
    ['with --quiet', screen(), { quiet: true, env: {} }],
    ['on a dumb terminal', screen(), { quiet: false, env: { TERM: 'dumb' } }],
  ])('is silent %s', (_, stderr, options) => {
    const { progress, done } = startProgress(stderr, options);
    progress('sampling');
    done();
    expect(stderr.written).toEqual([]);
  });
});
