import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportService } from '../../../src/model/report.js';
import { root } from './cluster.js';
import type { Matrix } from './matrix.js';
import type { Rung, Scenario } from './scenario.js';

const file = join(root, 'test/bench/results/ladder.md');
const readme = join(root, 'README.md');
const begin = '<!-- ladder: written by UPDATE_RESULTS=1 npm run test:lab -->\n';
const end = '<!-- end of ladder -->\n';
const names: Record<Rung, string> = {
  1: '1 metrics-server',
  2: '2 kubelet',
  3: '3 RPC counters',
  4: '4 channelz',
  5: '5 sockets',
  6: '6 access log',
  7: '7 Prometheus',
};
const reached = {
  none: 'nobody',
  one: 'one pod',
  hopping: 'one pod at a time',
  uneven: 'some pods more',
  even: 'every pod',
};

/** Writes the part of the table that is about these scenarios, into the results and from there into the README. */
export function writeResults(
  title: string,
  scenarios: readonly Scenario[],
  asked: readonly Rung[],
  made: Matrix,
): void {
  const head = ['scenario', 'calls reach', ...asked.map((rung) => names[rung]), 'all'];
  const rows = scenarios.map(({ name, story }) => [
    story,
    reached[made.truth(name).arrivals],
    ...asked.map((rung) => said(made.alone(rung, name))),
    `**${said(made.all(name))}**`,
  ]);
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const parts = new Map(partsOf(existsSync(file) ? readFileSync(file, 'utf8') : ''));
  parts.set(title, table);
  const text = [...parts].map(([name, part]) => `${name}:\n\n${part}\n`).join('\n');
  writeFileSync(file, `Windows of 30 s on the lab (\`UPDATE_RESULTS=1 npm run test:lab\`).\n\n${text}`);
  const page = readFileSync(readme, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error('README.md has no place for the table of the ladder');
  writeFileSync(readme, `${before}${begin}\n${text}\n${end}${after}`);
}

function partsOf(text: string): [string, string][] {
  return [...text.matchAll(/^(.+):\n\n((?:\|.*\n)+)/gm)].map(([, title = '', table = '']) => [title, table.trimEnd()]);
}

function said({ verdict, confidence }: ReportService): string {
  return confidence ? `${verdict}, ${confidence}` : verdict;
}
