import { describe, expect, it } from 'vitest';
import { sampleReports } from '../../test/golden/reports/index.js';
import { expectGolden, goldenNames } from '../../test/kit/golden.js';
import type { Canvas, RuleText } from '../model/report.js';
import github from './ci/github.js';
import junit from './ci/junit.js';
import markdown from './ci/markdown.js';
import sarif from './ci/sarif.js';
import html from './html.js';
import json from './json.js';
import table from './table.js';
import yaml from './yaml.js';

const narrow: Canvas = { width: 80, color: false, unicode: true, wide: false };
const screens: Record<string, Canvas> = {
  '80.txt': narrow,
  '160.txt': { ...narrow, width: 160 },
  'wide.txt': { ...narrow, width: 160, wide: true },
};
const special: Record<string, [string, Canvas]> = {
  'pinned.80.color.txt': ['pinned', { ...narrow, color: true }],
  'pinned.80.ascii.txt': ['pinned', { ...narrow, unicode: false }],
};
/** A few are enough to see the form; the real ones change with each check. */
const rules: RuleText[] = [
  {
    id: 'target-port-name-unresolved',
    group: 'service',
    title: 'The targetPort of a gRPC Service names a port that no container has',
    severity: 'error',
    what: 'A name that no container has.',
    why: 'The port has no endpoints.',
    fix: 'Spell the name as the container does.',
    links: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
  },
];
/** In full, so many Services would only make the difference hard to read. */
const notInFull = new Set(['crowd.wide.txt', 'crowd.json', 'crowd.yaml', 'crowd.md', 'crowd.html']);

const expected: [string, () => string | Promise<string>][] = [
  ...Object.entries(sampleReports).flatMap(([name, report]): [string, () => string | Promise<string>][] => [
    ...Object.entries(screens).map(([ending, canvas]): [string, () => string | Promise<string>] => [
      `${name}.${ending}`,
      () => table.render(report(), canvas),
    ]),
    [`${name}.json`, () => json.render(report(), narrow)],
    [`${name}.yaml`, () => yaml.render(report(), narrow)],
    [`${name}.md`, () => markdown.render(report(), narrow)],
    [`${name}.html`, () => html.render(report(), narrow)],
    [`${name}.github.txt`, () => github.render(report(), narrow)],
    [`${name}.sarif`, () => sarif.render(report(), narrow, rules)],
    [`${name}.junit.xml`, () => junit.render(report(), narrow, rules)],
  ]),
  ...Object.entries(special).map(([file, [name, canvas]]): [string, () => string | Promise<string>] => [
    file,
    () => table.render((sampleReports[name] as () => never)(), canvas),
  ]),
].filter(([file]) => !notInFull.has(file as string)) as [string, () => string | Promise<string>][];

describe('golden reports', () => {
  it.each(expected)('%s', async (file, render) => {
    expectGolden(file, await render());
  });

  it('leave no file behind that nothing renders', () => {
    expect(goldenNames('.txt', '.json', '.yaml', '.md', '.html', '.sarif', '.xml')).toEqual(
      expected.map(([file]) => file).sort(),
    );
  });
});
