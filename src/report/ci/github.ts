import type { Severity } from '../../model/check.js';
import { severities } from '../../model/check.js';
import type { Finding, Report, Reporter } from '../../model/report.js';
import { count } from '../../model/words.js';
import { consequenceText } from '../text/consequenceText.js';

const commands: Record<Severity, 'error' | 'warning' | 'notice'> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};
/** GitHub shows so many annotations of a kind for one step and drops the others. */
const mostOfAKind = 10;

const github: Reporter = {
  meta: { id: 'github', title: 'Findings as annotations of a pull request, for GitHub Actions' },
  render(report) {
    const lines = severities.flatMap((severity) => {
      const found = report.findings.filter((f) => f.severity === severity && !f.silenced);
      const hidden = found.length - mostOfAKind;
      return [
        ...found.slice(0, mostOfAKind).map(annotation),
        // Without a command they stand in the log, where nothing is dropped.
        ...found.slice(mostOfAKind).map((f) => `${severity} ${f.check} ${place(f)}: ${plain(f.message)}`),
        ...(hidden > 0
          ? [
              `${count(hidden, 'more finding')} of severity ${severity} above: GitHub shows ${mostOfAKind} annotations of a kind.`,
            ]
          : []),
      ];
    });
    return `${[...lines, summary(report)].join('\n')}\n`;
  },
};

function annotation(finding: Finding): string {
  const { check, severity, message, location } = finding;
  const title = `${check}: ${place(finding)}`;
  const at =
    location && location.file !== '-' ? { file: location.file, line: location.line, col: location.column } : {};
  const properties = Object.entries({ ...at, title }).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${commands[severity]} ${properties.join(',')}::${data([message, consequenceText(finding)].filter((text) => text !== undefined).join(' '))}`;
}

function place({ object: { kind, namespace, name } }: Finding): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function summary({ summary: { severities: counts, silenced }, unjudged, inputProblems }: Report): string {
  const unknown = new Set(unjudged.map((u) => u.check)).size;
  return [
    `grpclb: ${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}, ${counts.info} info`,
    ...(silenced > 0 ? [`${silenced} silenced`] : []),
    ...(unknown > 0 ? [`${count(unknown, 'check')} not judged`] : []),
    ...(inputProblems.length > 0 ? [count(inputProblems.length, 'problem of the input', 'problems of the input')] : []),
  ].join('; ');
}

/** A line of the log must not be taken for a command. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('::', ': :');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

export default github;
