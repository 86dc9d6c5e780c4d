import type { Severity } from '../../model/check.js';
import type { Finding, PlanEntry, Report, Reporter, ReportService } from '../../model/report.js';
import { count } from '../../model/words.js';
import type { planYaml } from '../planYaml.js';
import { ranked } from '../ranked.js';
import { consequenceText } from '../text/consequenceText.js';

/** What GitHub takes for one comment, less some room for what others add to it. */
const mostCharacters = 65_000;
const signs: Record<Severity, string> = { error: '❌', warning: '⚠️', info: 'ℹ️' };
const verdictSigns = {
  pinned: '❌',
  imbalanced: '⚠️',
  'at-risk': '⚠️',
  unknown: '❔',
  idle: '➖',
  balanced: '✅',
} as const;

const markdown: Reporter = {
  meta: { id: 'markdown', title: 'The report as Markdown, for a comment on a pull request' },
  async render(report) {
    // The YAML library costs more at start than all the rest: only a report with a plan pays for it.
    const yamlOf = report.plan.length > 0 ? (await import('../planYaml.js')).planYaml : undefined;
    const parts = [
      `### grpclb: ${headline(report)}\n`,
      servicesTable(report.services),
      findingsTable(report.findings.filter((f) => !f.silenced)),
      ...(yamlOf ? report.plan.map((entry) => planPart(entry, yamlOf)) : []),
      unjudgedPart(report),
    ].filter((part) => part !== '');
    return joined(parts);
  },
};

/** As many parts as fit; what is left out is said. */
function joined(parts: readonly string[]): string {
  let text = '';
  for (const [i, part] of parts.entries()) {
    if (text.length + part.length > mostCharacters) {
      return `${text}\n_${count(parts.length - i, 'further part')} would not fit in one comment: run grpclb with -o json or html for all._\n`;
    }
    text += text === '' ? part : `\n${part}`;
  }
  return text;
}

function headline({ summary: { severities: counts, silenced }, services }: Report): string {
  const bad = services.filter(({ verdict }) => verdict === 'pinned' || verdict === 'imbalanced').length;
  const found = [
    count(counts.error, 'error'),
    count(counts.warning, 'warning'),
    `${counts.info} info`,
    ...(silenced > 0 ? [`${silenced} silenced`] : []),
  ].join(', ');
  return bad > 0 ? `${count(bad, 'Service')} out of balance; ${found}` : found;
}

function servicesTable(services: readonly ReportService[]): string {
  if (services.length === 0) return '';
  const rows = services.map(({ namespace, name, port, verdict, confidence, reasons }) => [
    `${verdictSigns[verdict]} **${verdict}**${confidence === undefined ? '' : ` (${confidence})`}`,
    code(`${namespace}/${name}:${port}`),
    cell(reasons[0] ?? ''),
  ]);
  return table(['Verdict', 'Service', 'Why'], rows);
}

function findingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings.map((finding) => {
    const { check, severity, message, object, field, location } = finding;
    const follows = consequenceText(finding);
    return [
      `${signs[severity]} ${code(check)}`,
      [
        code(`${object.kind}/${object.name}`),
        ...(field === undefined ? [] : [code(field)]),
        ...(location ? [code(`${location.file}:${location.line}`)] : []),
      ].join('<br>'),
      [message, ...(follows === undefined ? [] : [follows])].map(cell).join('<br>'),
    ];
  });
  return table(['Finding', 'Where', 'What'], rows);
}

function planPart(entry: PlanEntry, yamlOf: typeof planYaml): string {
  const [best] = ranked(entry.options);
  if (!best) return '';
  const subject =
    entry.for === 'service'
      ? `${entry.service.namespace}/${entry.service.name}:${entry.port}`
      : `${entry.check} of ${entry.object.kind}/${entry.object.name}`;
  const others = entry.options.filter((option) => option !== best).map(({ title }) => `- ${cell(title)}`);
  return [
    `<details><summary>Way out for ${cell(subject)}: ${cell(best.title)}</summary>\n`,
    fenced(yamlOf(entry, best)),
    ...(others.length > 0 ? ['\nOther ways:\n', ...others] : []),
    '\n</details>\n',
  ].join('\n');
}

function fenced(yaml: string): string {
  const longest = Math.max(2, ...[...yaml.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}yaml\n${yaml}${fence}`;
}

function unjudgedPart({ unjudged, inputProblems }: Report): string {
  const lines = [
    ...inputProblems.map(
      ({ message, location }) => `- ${location ? `${code(`${location.file}:${location.line}`)} ` : ''}${cell(message)}`,
    ),
    ...unjudged.map(({ check, why }) => `- ${code(check)}: ${cell(why)}`),
  ];
  if (lines.length === 0) return '';
  return [`<details><summary>Not judged: ${lines.length}</summary>\n`, ...new Set(lines), '\n</details>\n'].join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** Text of others in a cell: nothing in it may end the cell, become a tag, a link or a mention. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('@', '@\u200b');
}

function code(text: string): string {
  return `\`${text.replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

export default markdown;
