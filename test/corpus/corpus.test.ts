import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.js';
import { applications, judged } from './applications.js';
import { checksIn, isCorrect, labelOf, spoken, uncovered } from './tally.js';

const apps = applications();

describe.each(apps)('$name', (app) => {
  const { expected } = app;
  const mayFind = new Set(expected.mayFind);

  it('is told what is true, and nothing else', async () => {
    const { report } = await judged(app);
    expect(report.inputProblems).toEqual([]);
    const right = expected.findings.map(({ check, object }) => `${object} ${check}`).sort();
    // What its maintainers silenced counts nowhere.
    const said = report.findings.filter(
      (finding) =>
        finding.silenced === undefined &&
        (right.includes(labelOf(finding)) || finding.severity !== 'info' || !mayFind.has(finding.check)),
    );
    expect(said.map(labelOf).sort(), JSON.stringify(said, null, 2)).toEqual(right);
    for (const { check, object, folded = [] } of expected.findings) {
      const found = report.findings.find((finding) => labelOf(finding) === `${object} ${check}`);
      expect(found?.consequences?.map((c) => c.check) ?? [], `${object} ${check}`).toEqual(
        expect.arrayContaining(folded),
      );
    }
  });

  it('is not told what only looks like a fault, not even as a hint', async () => {
    const silent = new Set(expected.mustNotFind);
    const said = spoken(await judged(app));
    expect(said.filter((label) => silent.has(label.split(' ')[1] ?? ''))).toEqual([]);
  });

  it('has its gRPC ports recognised, and no others', async () => {
    const { services } = (await judged(app)).report;
    const believed = services
      .filter(({ grpc }) => ['declared', 'observed', 'likely'].includes(grpc.level))
      .map((service) => `${service.name}:${service.port}`);
    for (const port of expected.grpc ?? []) expect(believed).toContain(port);
    for (const port of expected.notGrpc ?? []) expect(believed).not.toContain(port);
  });
});

describe('the labels', () => {
  const known = new Set(checks.map(({ meta }) => meta.id));

  it.each(apps)('of $name name checks that exist, and none that must and must not speak', (app) => {
    const { mayFind = [], mustNotFind = [] } = app.expected;
    const right = [...checksIn(app), ...mayFind];
    expect([...right, ...mustNotFind].filter((id) => !known.has(id))).toEqual([]);
    expect(mustNotFind.filter((id) => right.includes(id))).toEqual([]);
    if (isCorrect(app)) expect(mustNotFind, 'a correct application says what it was written for').not.toEqual([]);
  });

  it('cover every check by two faulty and two correct applications', () => {
    expect(uncovered(apps)).toEqual([]);
  });
});
