import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { sampleReports } from '../../test/golden/reports/index.js';
import type { Report } from '../model/report.js';
import json from './json.js';

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);
const canvas = { width: 80, color: false, unicode: true, wide: false };

async function printed(report: Report): Promise<Record<string, never>> {
  return JSON.parse(await json.render(report, canvas));
}

function faults(data: unknown): string[] {
  validate(data);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Every object of the printed report, with the place it stands; not the Kubernetes objects and patches in it. */
function* objectsIn(value: unknown, place = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [place, value as Record<string, unknown>];
  for (const [key, item] of Object.entries(value)) {
    if (key === 'patch' || (key === 'objects' && place.includes('/steps/'))) continue;
    yield* objectsIn(item, `${place}/${key}`);
  }
}

describe('schema/report.schema.json', () => {
  it.each(Object.entries(sampleReports))('takes the report %s', async (_, report) => {
    expect(faults(await printed(report()))).toEqual([]);
  });

  it('refuses an unknown key in any object', async () => {
    for (const sample of Object.values(sampleReports)) {
      const report = await printed(sample());
      // One object of each kind is enough; a hundred Services say nothing more.
      const kinds = new Map([...objectsIn(report)].map(([place, object]) => [place.replace(/\d+/g, '*'), object]));
      expect(kinds.size).toBeGreaterThan(4);
      for (const [place, object] of kinds) {
        object.unheardOf = true;
        expect(validate(report), place).toBe(false);
        delete object.unheardOf;
      }
    }
  });

  it('requires what the types require', async () => {
    const report = await printed((sampleReports.pinned as () => Report)());
    for (const key of Object.keys(report)) {
      const { [key]: _, ...rest } = report;
      expect(validate(rest), key).toBe(false);
    }
  });

  it('lists keys in the order in which they are printed', async () => {
    const properties = (name?: string) => Object.keys((name ? schema.$defs[name] : schema).properties);
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
