import type { Canvas } from '../model/report.js';

/** What is looked at of a stream: `process.stdout` has it. */
interface OutputStream {
  isTTY?: boolean;
  columns?: number;
}

interface TerminalFlags {
  /** `--no-color`, or output to a file. */
  noColor: boolean;
  /** `-o wide`. */
  wide?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Columns where nothing says how many: of a pipe or a file. */
const usualWidth = 80;
const usualWideWidth = 160;

/** The canvas that the place of output offers. */
export function terminal(
  stdout: OutputStream,
  env: Environment,
  { noColor, wide = false }: TerminalFlags,
  platform: string = process.platform,
): Canvas {
  return {
    width: widthOf(stdout, env) ?? (wide ? usualWideWidth : usualWidth),
    color: !noColor && wantsColor(stdout, env),
    unicode: showsUnicode(env, platform),
    wide,
  };
}

/** COLUMNS first: whoever exports it means it. A terminal that reports 0 columns does not know. */
function widthOf({ isTTY, columns }: OutputStream, env: Environment): number | undefined {
  const asked = Number(env.COLUMNS);
  if (Number.isInteger(asked) && asked > 0) return asked;
  return isTTY && columns ? columns : undefined;
}

/** FORCE_COLOR and NO_COLOR as other tools take them: the first wins, an empty NO_COLOR says nothing. */
function wantsColor({ isTTY }: OutputStream, env: Environment): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return isTTY === true && env.TERM !== 'dumb';
}

/**
 * Whether more than ASCII is safe. A locale that is named without UTF-8 says no; one that is not named says nothing,
 * since containers and CI often leave it out and show UTF-8 all the same. The Linux console lacks the signs, and of
 * Windows consoles only the newer ones have them.
 */
function showsUnicode(env: Environment, platform: string): boolean {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  if (platform === 'win32') {
    const newer = env.WT_SESSION ?? env.ConEmuTask ?? env.TERMINUS_SUBLIME;
    return newer !== undefined || env.TERM_PROGRAM === 'vscode' || /^(xterm|alacritty|cygwin)/.test(env.TERM ?? '');
  }
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}
