import type { CheckCard } from '../../src/model/catalogue.js';

/** The README's table of checks. */
export function checksTable(cards: readonly CheckCard[]): string {
  const rows = cards.map(({ id, severity, title }) => `| [\`${id}\`](docs/checks.md#${id}) | ${severity} | ${title} |`);
  return ['| check | severity | what it finds |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `docs/checks.md`: all that `grpclb explain` says, of every check. */
export function checksPage(cards: readonly CheckCard[]): string {
  const groups = [...Map.groupBy(cards, ({ group }) => group)];
  return `${[
    '# Checks',
    'What `grpclb doctor` looks for. `grpclb explain CHECK` prints one of these; `npm run docs` writes this file from `src/checks`.',
    groups.map(([group, members]) => `- ${group}: ${members.map(({ id }) => `[${id}](#${id})`).join(', ')}`).join('\n'),
    ...cards.flatMap(section),
  ].join('\n\n')}\n`;
}

function section({ id, group, severity, from, title, docs, examples, remedies }: CheckCard): string[] {
  const where = from === 'manifests' ? 'manifests or a cluster' : 'a running cluster, or a snapshot of one';
  return [
    `## ${id}`,
    `${title}. Severity ${severity}; group ${group}; seen in ${where}.`,
    docs.what,
    `**Why it matters.** ${docs.why}`,
    `**How to mend it.** ${docs.fix}`,
    ...(remedies.length > 0 ? [`**Doctor plans:** ${remedies.map((remedy) => remedy.title).join('; ')}.`] : []),
    ...(examples ? ['Fires on:', yaml(examples.fires), 'Silent on:', yaml(examples.silent)] : []),
    docs.links.map((link) => `- <${link}>`).join('\n'),
  ];
}

function yaml(text: string): string {
  return `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
}

/** A text with everything between two marks replaced. */
export function between(text: string, mark: string, content: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the marks ${start} and ${end} are missing`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}
