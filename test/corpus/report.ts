/**
 * Detection and false alarms over the corpus: `npm run bench:corpus`. Writes test/bench/results/corpus.md and exits 1
 * where a bar is missed.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checks } from '../../src/checks/index.js';
import { applications, type Judged, judged } from './applications.js';
import { checksIn, isCorrect, labelOf, spoken, uncovered } from './tally.js';

interface Row {
  id: string;
  /** Faulty applications in which every such fault is found, and all that have one. */
  found: number;
  faulty: number;
  /** Correct look-alikes that it says nothing of, and all of them. */
  silent: number;
  correct: number;
}

function rowOf(id: string, apps: readonly Judged[]): Row {
  const faulty = apps.filter((app) => checksIn(app).has(id));
  const correct = apps.filter((app) => isCorrect(app) && app.expected.mustNotFind?.includes(id));
  return {
    id,
    found: faulty.filter((app) => missed(app, id).length === 0).length,
    faulty: faulty.length,
    silent: correct.filter((app) => !spoken(app).some((label) => label.endsWith(` ${id}`))).length,
    correct: correct.length,
  };
}

/** Faults of one check, or of all, that are not found: themselves, or under what they follow from. */
function missed({ expected, report }: Judged, id?: string): string[] {
  return expected.findings.flatMap(({ check, object, folded = [] }) => {
    const found = report.findings.find((finding) => labelOf(finding) === `${object} ${check}`);
    const said = new Set([found?.check, ...(found?.consequences ?? []).map((c) => c.check)]);
    return [check, ...folded]
      .filter((wanted) => (id === undefined || wanted === id) && !said.has(wanted))
      .map((wanted) => `${object} ${wanted}`);
  });
}

/** What is said of an application above info and is not true of it; on a look-alike of a check, hints too. */
function falseAlarms(app: Judged): string[] {
  const { findings, mustNotFind = [] } = app.expected;
  const right = new Set(findings.map(({ check, object }) => `${object} ${check}`));
  // What its maintainers silenced counts nowhere.
  const alarms = app.report.findings
    .filter((f) => f.silenced === undefined && f.severity !== 'info' && !right.has(labelOf(f)))
    .map(labelOf);
  const hints = spoken(app).filter((label) => mustNotFind.includes(label.split(' ')[1] ?? ''));
  return [...new Set([...alarms, ...hints])];
}

const apps: Judged[] = [];
for (const app of applications()) apps.push(await judged(app));
const rows = checks.map(({ meta }) => rowOf(meta.id, apps));
const faults = apps.flatMap(({ expected }) => expected.findings.flatMap(({ folded = [] }) => ['', ...folded])).length;
const misses = apps.flatMap((app) => missed(app).map((label) => `${app.name}: ${label}`));
const alarms = apps.flatMap((app) => falseAlarms(app).map((label) => `${app.name}: ${label}`));
const correct = apps.filter(isCorrect);
const lookAlikes = correct.flatMap(({ expected }) => expected.mustNotFind ?? []).length;
const waiting = uncovered(apps).length;
const verdict = (held: boolean) => (held ? 'held' : 'MISSED');

const text = [
  '# What doctor finds in whole applications',
  '',
  `${apps.length} applications, ${correct.length} of them correct. Made by \`npm run bench:corpus\`.`,
  '',
  '| bar | figure | |',
  '| --- | --- | --- |',
  `| every fault is found | ${faults - misses.length} of ${faults} | ${verdict(misses.length === 0)} |`,
  `| nothing is said of the ${lookAlikes} look-alikes, and nothing untrue above info anywhere | ${alarms.length} false alarms | ${verdict(alarms.length === 0)} |`,
  `| two faulty and two correct applications for each check | ${checks.length - waiting} of ${checks.length} | ${verdict(waiting === 0)} |`,
  '',
  '| check | faulty applications, found | correct look-alikes, silent |',
  '| --- | --- | --- |',
  ...rows.map((row) => `| \`${row.id}\` | ${row.found} of ${row.faulty} | ${row.silent} of ${row.correct} |`),
  '',
  ...[...misses.map((m) => `- missed: ${m}`), ...alarms.map((a) => `- false alarm: ${a}`)],
].join('\n');

console.log(text);
writeFileSync(join(resolve(import.meta.dirname, '../bench/results'), 'corpus.md'), `${text.trimEnd()}\n`);
if (misses.length + alarms.length > 0) process.exitCode = 1;
