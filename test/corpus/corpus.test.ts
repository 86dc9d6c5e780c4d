import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { doctor } from '../../src/app/doctor.js';

/** What is true of an application, written down by a person who knows it. */
interface Expected {
  about: string;
  /** `SERVICE:PORT` that must be taken for gRPC, and that must not. */
  grpc?: string[];
  notGrpc?: string[];
  /** Everything above info that is true, and why its maintainers would agree. */
  findings: { check: string; object: string; because: string }[];
}

/** Applications that many people run, in the manner of their own charts; and made ones with faults, beside the same mended. */
const apps = ['public', 'made'].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, import.meta.url))
    .sort()
    .map((name) => `${kind}/${name}`),
);

/** What doctor says of an application's manifests. */
async function judged(name: string) {
  const io = { signal: new AbortController().signal, progress() {}, tell() {}, verbose() {} };
  const { report } = await doctor(
    {
      view: 'report',
      cluster: {},
      allNamespaces: false,
      files: [new URL(`${name}/manifests.yaml`, import.meta.url).pathname],
      recursive: false,
      stdin: async () => '',
      targets: [],
      durationMs: 0,
      grpc: [],
      only: [],
      skip: [],
      version: 'test',
    },
    io,
  );
  expect(report.inputProblems).toEqual([]);
  return report;
}

describe.each(apps)('%s', (name) => {
  const expected: Expected = parse(readFileSync(new URL(`${name}/expected.yaml`, import.meta.url), 'utf8'));

  it('is told what is true, and nothing else above info', async () => {
    const found = (await judged(name)).findings.filter(({ severity }) => severity !== 'info');
    const said = found.map(({ check, object }) => `${object.kind}/${object.name} ${check}`).sort();
    const right = expected.findings.map(({ check, object }) => `${object} ${check}`).sort();
    expect(said, JSON.stringify(found, null, 2)).toEqual(right);
  });

  it('has its gRPC ports recognised, and no others', async () => {
    const { services } = await judged(name);
    const believed = services
      .filter(({ grpc }) => ['declared', 'observed', 'likely'].includes(grpc.level))
      .map((service) => `${service.name}:${service.port}`);
    for (const port of expected.grpc ?? []) expect(believed).toContain(port);
    for (const port of expected.notGrpc ?? []) expect(believed).not.toContain(port);
  });
});
