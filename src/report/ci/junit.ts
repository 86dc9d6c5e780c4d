import type { Finding, Report, Reporter } from '../../model/report.js';
import { consequenceText } from '../text/consequenceText.js';

const junit: Reporter = {
  meta: { id: 'junit', title: 'Checks as JUnit XML: a test case for each check, failed where it found something' },
  render(report, _canvas, rules = []) {
    const byCheck = Map.groupBy(report.findings, (f) => f.check);
    const unjudged = Map.groupBy(report.unjudged, (u) => u.check);
    const ids = [...new Set([...rules.map((r) => r.id), ...byCheck.keys(), ...unjudged.keys()])];
    const cases = ids.flatMap((id) => {
      const found = byCheck.get(id);
      if (found) return found.map((finding) => (finding.silenced ? silencedCase(finding) : failedCase(finding)));
      const reasons = unjudged.get(id);
      return [
        reasons
          ? skippedCase(
              id,
              reasons.map((u) => u.why),
            )
          : passedCase(id),
      ];
    });
    const silenced = report.findings.filter((f) => f.silenced).length;
    const failures = report.findings.length - silenced;
    const skipped = silenced + ids.filter((id) => unjudged.has(id) && !byCheck.has(id)).length;
    const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${report.summary.tookSeconds}"`;
    return `${[
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="grpclb" ${counts}>`,
      `  <testsuite name="${attribute(suiteName(report))}" ${counts} timestamp="${report.source.at.replace(/(\.\d+)?Z$/, '')}" hostname="localhost">`,
      ...cases,
      '  </testsuite>',
      '</testsuites>',
    ].join('\n')}\n`;
  },
};

function suiteName({ source }: Report): string {
  return `grpclb doctor, ${source.kind} ${source.name}`;
}

function passedCase(id: string): string {
  return `    <testcase classname="grpclb" name="${attribute(id)}" time="0"/>`;
}

function skippedCase(id: string, why: readonly string[]): string {
  return `    <testcase classname="grpclb" name="${attribute(id)}" time="0"><skipped message="${attribute([...new Set(why)].join('; '))}"/></testcase>`;
}

function subjectOf({ object: { kind, namespace, name }, field }: Finding): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${field === undefined ? '' : ` ${field}`}`;
}

function silencedCase(finding: Finding): string {
  const { where = '', reason } = finding.silenced ?? {};
  const why = `silenced by ${where}${reason === undefined ? '' : `: ${reason}`}`;
  return `    <testcase classname="grpclb.${attribute(finding.check)}" name="${attribute(subjectOf(finding))}" time="0"><skipped message="${attribute(why)}"/></testcase>`;
}

function failedCase(finding: Finding): string {
  const { check, severity, message, location, witnesses } = finding;
  const where = subjectOf(finding);
  const place = location ? `${location.file}:${location.line}:${location.column}\n` : '';
  const follows = consequenceText(finding);
  const seen = [
    ...witnesses.map(({ source, says }) => `${source}: ${says}`),
    ...(follows === undefined ? [] : [follows]),
  ].join('\n');
  return [
    `    <testcase classname="grpclb.${attribute(check)}" name="${attribute(where)}" time="0"${location ? ` file="${attribute(location.file)}" line="${location.line}"` : ''}>`,
    `      <failure type="${severity}" message="${attribute(message)}">${content(`${place}${seen}`)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

/** XML 1.0 has no form at all for most control characters, nor for halves of pairs. */
const illegal = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

function content(text: string): string {
  return text.replace(illegal, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\r', '&#13;');
}

export default junit;
