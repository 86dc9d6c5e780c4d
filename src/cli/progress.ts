/** What is used of a stream: `process.stderr` has it. */
interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

interface Progress {
  /** Shows a line in place of the one before. */
  progress(line: string): void;
  /** Takes the line away, so that what is printed next starts at the margin. May be followed by more progress. */
  done(): void;
}

const clearLine = '\r\u001b[2K';

/** A line on a terminal that says what is going on; nothing at all where there is no terminal, or with `--quiet`. */
export function startProgress(
  stderr: ProgressStream,
  { quiet, env = process.env }: { quiet: boolean; env?: Readonly<Record<string, string | undefined>> },
): Progress {
  // A dumb terminal cannot take a line back, and a log full of half lines is worse than none.
  if (quiet || stderr.isTTY !== true || env.TERM === 'dumb') return { progress() {}, done() {} };
  let shown = '';
  return {
    progress(line) {
      const next = oneLine(line, (stderr.columns || 80) - 1);
      if (next === shown) return;
      stderr.write(clearLine + next);
      shown = next;
    },
    done() {
      if (shown !== '') stderr.write(clearLine);
      shown = '';
    },
  };
}

/**
 * Cut to one row: a line that wraps cannot be taken back whole. What is no plain letter may take two columns, so it is
 * counted as two; control characters, which object names from manifests could hold, are left out.
 */
function oneLine(text: string, width: number): string {
  let line = '';
  let columns = 0;
  for (const character of text.replace(/\p{C}+/gu, ' ')) {
    columns += /[\u0020-\u024f]/.test(character) ? 1 : 2;
    if (columns > width) break;
    line += character;
  }
  return line;
}
