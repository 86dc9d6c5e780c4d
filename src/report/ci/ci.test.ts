import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { sampleReports } from '../../../test/golden/reports/index.js';
import { checks } from '../../checks/index.js';
import { ruleTexts } from '../../model/check.js';
import type { Finding, Report } from '../../model/report.js';
import github from './github.js';
import junit from './junit.js';
import markdown from './markdown.js';
import sarif from './sarif.js';

const canvas = { width: 80, color: false, unicode: true, wide: false };
const rules = ruleTexts(checks);
const reports = Object.entries(sampleReports);
const sample = (name: string): Report => (sampleReports[name] as () => Report)();
const first = (report: Report): Finding => report.findings[0] as Finding;

/** A report whose first finding says something nasty. */
function nasty(message: string, name = 'greeter'): Report {
  const report = sample('manifests');
  const finding = first(report);
  return { ...report, findings: [{ ...finding, message, object: { ...finding.object, name } }] };
}

describe('sarif', () => {
  // The published schema is of draft 4 and uses nothing that later drafts changed but the name of its id.
  const {
    id: _,
    $schema: __,
    ...schema
  } = JSON.parse(readFileSync(new URL('../../../test/schemas/sarif-2.1.0.json', import.meta.url), 'utf8'));
  // Its patterns are of the days before the flag u.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  const printed = async (report: Report) => JSON.parse(await sarif.render(report, canvas, rules));

  it.each(reports)('is valid for the report %s', async (_name, report) => {
    validate(await printed(report()));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('refers to a rule that is there, with what to do', async () => {
    const [run] = (await printed(sample('manifests'))).runs;
    for (const { ruleId, ruleIndex } of run.results) {
      const rule = run.tool.driver.rules[ruleIndex];
      expect(rule.id).toBe(ruleId);
      expect(rule.help.markdown).toContain('**Fix**');
    }
    expect(run.results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uriBaseId: 'SRCROOT' },
      region: { startLine: expect.any(Number), startColumn: expect.any(Number) },
    });
  });

  it('tells what was not judged, as no result', async () => {
    const report = sample('restricted');
    const [run] = (await printed(report)).runs;
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(
      report.unjudged.length + report.inputProblems.length,
    );
  });
});

describe('junit', () => {
  it.each(reports)('is well-formed XML for the report %s, and its counts are true', async (_name, report) => {
    const text = await junit.render(report(), canvas, rules);
    wellFormed(text);
    const [, tests, failures, skipped] =
      /<testsuites name="grpclb" tests="(\d+)" failures="(\d+)" errors="0" skipped="(\d+)"/.exec(text) ?? [];
    expect(Number(tests)).toBe(text.match(/<testcase /g)?.length ?? 0);
    expect(Number(failures)).toBe(text.match(/<failure /g)?.length ?? 0);
    expect(Number(skipped)).toBe(text.match(/<skipped /g)?.length ?? 0);
    expect(Number(failures)).toBe(report().findings.filter((f) => !f.silenced).length);
  });

  it.each(['a "b" <c> & \'d\'', 'null \0, escape \u001b[31m, half \ud800, last \uffff', ']]>', 'two\nlines\ttab'])(
    'stays well-formed with %j',
    async (message) => wellFormed(await junit.render(nasty(message, 'a"<b'), canvas, rules)),
  );
});

/** Python's expat is on every machine that runs these tests. */
function wellFormed(text: string): void {
  execFileSync('python3', ['-c', 'import sys,xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())'], {
    input: text,
  });
}

describe('github', () => {
  it('puts each finding where it stands', async () => {
    const [line] = String(await github.render(sample('manifests'), canvas)).split('\n');
    const { location } = first(sample('manifests'));
    expect(line).toMatch(/^::(error|warning|notice) file=/);
    expect(line).toContain(`line=${location?.line},col=${location?.column}`);
  });

  it('escapes what would end a property or a line', async () => {
    const text = String(await github.render(nasty('50 %\n::error::evil', 'a,b:c'), canvas));
    expect(text.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(text).toContain('50 %25%0A::error::evil');
    expect(text).toContain('a%2Cb%3Ac');
  });

  it('puts into the log what GitHub would drop', async () => {
    const report = sample('manifests');
    const many = {
      ...report,
      findings: Array.from({ length: 12 }, () => ({ ...first(report), severity: 'error' as const })),
    };
    const lines = String(await github.render(many, canvas))
      .trim()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('error '))).toHaveLength(2);
    expect(lines.join('\n')).toContain('2 more findings of severity error');
  });
});

it.each([
  ['sarif', sarif, /"suppressions"/],
  ['junit', junit, /<skipped message="silenced by /],
  ['github', github, /; \d+ silenced/],
  ['markdown', markdown, /, \d+ silenced/],
] as const)('%s counts what is silenced and does not hold it against anybody', async (_, reporter, expected) => {
  const report = sample('silenced');
  const text = await reporter.render(report, canvas, rules);
  expect(text).toMatch(expected);
  if (reporter === github)
    expect(text.match(/^::/gm)?.length ?? 0).toBe(report.findings.filter((f) => !f.silenced).length);
});

describe('markdown', () => {
  it('fits in a comment, and says what does not', async () => {
    const report = sample('pinned');
    const long = {
      ...report,
      findings: Array.from({ length: 50 }, () => first(report)),
      plan: Array.from({ length: 40 }, () => report.plan).flat(),
    };
    const text = String(await markdown.render(long, canvas));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('would not fit in one comment');
  });

  it('keeps text of others text', async () => {
    const text = String(await markdown.render(nasty('a | b <img src=x> `c` [d](e) @team\n# f'), canvas));
    const row = text.split('\n').find((line) => line.includes('team')) ?? '';
    expect(row.replace(/\\\|/g, '').match(/\|/g)).toHaveLength(4);
    expect(row).not.toMatch(/<img|[^\\]`c|@team/);
  });

  it('fences YAML that has fences in it', async () => {
    const text = String(await markdown.render(sample('pinned'), canvas));
    expect(text).toContain('```yaml');
    expect(text.match(/^`{3,}/gm)?.length).toBe((text.match(/<details><summary>Way out/g)?.length ?? 0) * 2);
  });
});
