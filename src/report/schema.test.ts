import { describe, expect, it } from 'vitest';
import { sampleReports } from '../../test/golden/reports/index.js';
import { expectBySchema, schemaOf } from '../../test/kit/schema.js';
import type { Report } from '../model/report.js';
import json from './json.js';

const canvas = { width: 80, color: false, unicode: true, wide: false };
const validate = schemaOf('report');
const schema = validate.schema as { properties: object; $defs: Record<string, { properties: object }> };
/** Kubernetes objects and patches of the plan. */
const isOpen = (place: string) => place.endsWith('/patch') || /\/steps\/\d+\/objects$/.test(place);

async function printed(report: Report): Promise<Record<string, never>> {
  return JSON.parse(await json.render(report, canvas));
}

describe('schema/report.schema.json', () => {
  it.each(Object.entries(sampleReports))(
    'takes the report %s, and refuses an unknown key in any object',
    async (_, report) => {
      expectBySchema('report', await printed(report()), isOpen);
    },
  );

  it('requires what the types require', async () => {
    const report = await printed((sampleReports.pinned as () => Report)());
    for (const key of Object.keys(report)) {
      const { [key]: _, ...rest } = report;
      expect(validate(rest), key).toBe(false);
    }
  });

  it('lists keys in the order in which they are printed', async () => {
    const properties = (name?: string) =>
      Object.keys(((name ? schema.$defs[name] : schema) ?? { properties: {} }).properties);
    const inOrderOf = (object: object, keys: string[]) =>
      expect(Object.keys(object)).toEqual(keys.filter((key) => key in object));
    for (const sample of Object.values(sampleReports)) {
      const report = (await printed(sample())) as unknown as Report;
      inOrderOf(report, properties());
      inOrderOf(report.summary, properties('summary'));
      for (const service of report.services) {
        inOrderOf(service, properties('service'));
        inOrderOf(service.figures, properties('figures'));
        for (const pod of service.pods) inOrderOf(pod, properties('podShare'));
      }
      for (const finding of report.findings) inOrderOf(finding, properties('finding'));
      for (const { options } of report.plan) for (const option of options) inOrderOf(option, properties('option'));
    }
  });
});
