import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { arbitraryReport } from '../../test/golden/reports/arbitrary.js';
import { pinned } from '../../test/golden/reports/pinned.js';
import type { Report } from '../model/report.js';
import { reporters } from './index.js';
import json from './json.js';
import yaml from './yaml.js';

const canvas = { width: 80, color: true, unicode: true, wide: false };
const jsonOf = (report: Report) => json.render(report, canvas) as string;
const yamlOf = (report: Report) => yaml.render(report, canvas);

/** The same report with the keys of every object the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, key === 'objects' ? item : reversed(item)]);
  return Object.fromEntries(entries.reverse()) as T;
}

describe('json and yaml', () => {
  it('say the same, and what the report says', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryReport, async (report) => {
        expect(JSON.parse(jsonOf(report))).toEqual(report);
        expect(parse(await yamlOf(report))).toEqual(report);
      }),
      { numRuns: 25 },
    );
  });

  it('do not depend on the order in which the report was put together', async () => {
    const { plan: _, ...report } = pinned();
    const withoutPlan = { ...report, plan: [] };
    expect(jsonOf(reversed(withoutPlan))).toBe(jsonOf(withoutPlan));
    expect(await yamlOf(reversed(withoutPlan))).toBe(await yamlOf(withoutPlan));
  });

  it('write nothing that the report does not describe', async () => {
    const report = pinned();
    Object.assign(report.services[0]?.replicas ?? {}, { autoscaler: { kind: 'HorizontalPodAutoscaler' } });
    expect(jsonOf(report)).not.toContain('autoscaler":');
  });

  it('hold no escape code, however it came in', async () => {
    const report = pinned();
    report.source.name = 'a\u001b[31m\u009b31m\u202eb';
    for (const text of [jsonOf(report), await yamlOf(report)]) {
      expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\u202e]/u);
      expect(parse(text).source.name).toBe(report.source.name);
    }
  });
});

describe('reporters', () => {
  it('have ids of their own', async () => {
    expect(reporters.map(({ meta }) => meta.id)).toEqual([
      'table',
      'picture',
      'top',
      'json',
      'yaml',
      'markdown',
      'sarif',
      'junit',
      'github',
      'html',
    ]);
  });
});
