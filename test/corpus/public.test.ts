import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checks } from '../../src/checks/index.js';
import { messageOf } from '../../src/model/check.js';
import { absent, present } from '../../src/model/evidence.js';
import { judge } from '../../src/model/judge.js';
import { buildTopology } from '../../src/model/topology/buildTopology.js';
import { readManifests } from '../../src/sources/manifests/readManifests.js';

/** What is true of an application, written down by a person who knows it. */
interface Expected {
  about: string;
  /** `SERVICE:PORT` that must be taken for gRPC, and that must not. */
  grpc?: string[];
  notGrpc?: string[];
  /** Everything above info that is true, and why its maintainers would agree. */
  findings: { check: string; object: string; because: string }[];
}

const folder = new URL('public/', import.meta.url);

/** What doctor says of an application's manifests. */
async function judged(name: string) {
  const inventory = await readManifests({
    paths: [new URL(`${name}/manifests.yaml`, folder).pathname],
    recursive: false,
    stdin: async () => '',
    namespace: 'default',
    now: Date.now,
  });
  expect(inventory.problems).toEqual([]);
  const topology = buildTopology(inventory.objects);
  const runtime = absent('not-asked', 'manifests hold no figures');
  const { hits } = judge(
    checks,
    {
      ...inventory.objects,
      topology: present(topology, inventory.source.name, inventory.at),
      verdicts: runtime,
      accessRefusals: runtime,
    },
    { at: inventory.at, live: false },
  );
  const levels = new Map(
    topology.services.flatMap(({ service, ports }) =>
      ports.map(({ port, grpc }) => [`${service.metadata.name}:${port.port}`, grpc.level]),
    ),
  );
  const found = hits
    .filter(({ check, hit }) => (hit.severity ?? check.meta.severity) !== 'info')
    .map(({ check, hit }) => ({
      check: check.meta.id,
      object: `${hit.subject.kind}/${hit.subject.metadata.name}`,
      says: messageOf(check.meta, hit),
    }));
  return { found, levels };
}

/** Applications that many people run, in the manner of their own charts: what is said of them above info must be true. */
describe.each(readdirSync(folder).sort())('%s', (name) => {
  const expected: Expected = parse(readFileSync(new URL(`${name}/expected.yaml`, folder), 'utf8'));

  it('is told what is true, and nothing else above info', async () => {
    const { found } = await judged(name);
    const said = found.map(({ check, object }) => `${object} ${check}`).sort();
    const right = expected.findings.map(({ check, object }) => `${object} ${check}`).sort();
    expect(said, JSON.stringify(found, null, 2)).toEqual(right);
  });

  it('has its gRPC ports recognised, and no others', async () => {
    const { levels } = await judged(name);
    for (const port of expected.grpc ?? []) expect(levels.get(port), port).toMatch(/declared|observed|likely/);
    for (const port of expected.notGrpc ?? []) expect(levels.get(port), port).toMatch(/^(no|weak)$/);
  });
});
