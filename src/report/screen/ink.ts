import { Chalk } from 'chalk';
import type { Severity } from '../../model/check.js';
import type { Canvas } from '../../model/report.js';
import type { VerdictName } from '../../model/verdict.js';

type Tint = (text: string) => string;

/** Signs and colours for one canvas. A colour only repeats what a sign or a word says. */
export interface Ink {
  width: number;
  wide: boolean;
  verdict: Record<VerdictName, { sign: string; tint: Tint }>;
  severity: Record<Severity, { sign: string; tint: Tint }>;
  heading: Tint;
  strong: Tint;
  faint: Tint;
  warn: Tint;
  bad: Tint;
  dot: string;
  arrow: string;
  dash: string;
  ellipsis: string;
  /** Eighths of a bar's cell from the thinnest to the full one; one step where only ASCII is safe. */
  bar: readonly string[];
}

export function ink({ width, color, unicode, wide }: Canvas): Ink {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  // chalk takes any number of texts; a tint takes one, so that it can be handed to map.
  const tint =
    (style: (text: string) => string): Tint =>
    (text) =>
      style(text);
  const [cross, triangle, tick, bullet, dot, arrow, dash, ellipsis] = unicode
    ? (['✖', '▲', '✔', '•', '·', '→', '–', '…'] as const)
    : (['X', '!', '+', '-', '-', '->', '-', '...'] as const);
  return {
    width,
    wide,
    verdict: {
      pinned: { sign: cross, tint: tint(chalk.red) },
      imbalanced: { sign: triangle, tint: tint(chalk.red) },
      'at-risk': { sign: triangle, tint: tint(chalk.yellow) },
      unknown: { sign: '?', tint: tint(chalk.yellow) },
      idle: { sign: bullet, tint: tint(chalk.dim) },
      balanced: { sign: tick, tint: tint(chalk.green) },
    },
    severity: {
      error: { sign: cross, tint: tint(chalk.red) },
      warning: { sign: triangle, tint: tint(chalk.yellow) },
      info: { sign: bullet, tint: tint(chalk.cyan) },
    },
    heading: tint(chalk.bold),
    strong: tint(chalk.bold),
    faint: tint(chalk.dim),
    warn: tint(chalk.yellow),
    bad: tint(chalk.red),
    dot,
    arrow,
    dash,
    ellipsis,
    bar: unicode ? ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'] : ['#'],
  };
}
