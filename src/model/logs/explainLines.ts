import type { ExplainedLines } from './logsReport.js';
import { explain } from './signatures.js';

/** Longer lines (nginx with thousands of tries) say nothing more. */
const longestExample = 400;

/** The known lines among these, by what they mean: errors first, the most frequent first. */
export function explainLines(lines: Iterable<string>): ExplainedLines[] {
  const found = new Map<string, ExplainedLines>();
  for (const line of lines) {
    const known = explain(line);
    if (!known) continue;
    const { id, level, next } = known.signature;
    const key = `${id} ${known.says}`;
    const before = found.get(key);
    if (before) before.count++;
    else {
      const example = line.length > longestExample ? `${line.slice(0, longestExample)}…` : line;
      found.set(key, { signature: id, level, count: 1, example, says: known.says, next });
    }
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}

function rank({ level }: ExplainedLines): number {
  return level === 'error' ? 0 : 1;
}
