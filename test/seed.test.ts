import { describe, expect, it } from 'vitest';
import { checks } from '../src/checks/index.js';
import { absent, present } from '../src/model/evidence.js';
import { judge } from '../src/model/judge.js';
import { buildTopology } from '../src/model/topology/buildTopology.js';
import { readManifests } from '../src/sources/manifests/readManifests.js';
import { type FortuneFaults, fortune } from './kit/fortune.js';

/** What all checks say of a text above info, and the words that stand at the place they point to. */
async function faultsIn(text: string) {
  const inventory = await readManifests({
    paths: ['-'],
    recursive: false,
    stdin: async () => text,
    namespace: 'default',
    now: Date.now,
  });
  expect(inventory.problems).toEqual([]);
  const runtime = absent('not-asked', 'manifests hold no figures');
  const { hits, unjudged } = judge(
    checks,
    {
      ...inventory.objects,
      topology: present(buildTopology(inventory.objects), inventory.source.name, inventory.at),
      verdicts: runtime,
      accessRefusals: runtime,
    },
    { at: inventory.at, live: false },
  );
  const lines = text.split('\n');
  const faults = hits
    .map(({ check, hit }) => ({ check: check.meta.id, severity: hit.severity ?? check.meta.severity, hit }))
    .filter(({ severity }) => severity !== 'info')
    .map(({ check, severity, hit }) => {
      const place = inventory.locate?.(hit.subject, hit.path ?? []);
      return { check, severity, at: place && lines[place.line - 1]?.slice(place.column - 1) };
    });
  return { faults, judged: checks.filter((c) => !unjudged.some((u) => u.check === c)).map((c) => c.meta.id) };
}

describe("the seed's own Ingress", () => {
  it('has no fault, and was judged', async () => {
    const { faults, judged } = await faultsIn(fortune());
    expect(faults).toEqual([]);
    for (const prefix of ['nginx-', 'ingress-', 'tls-', 'target-port-', 'service-']) {
      expect(judged.filter((id) => id.startsWith(prefix))).not.toEqual([]);
    }
  });

  const single: [string, FortuneFaults, { check: string; at: string }][] = [
    ['without its annotation', { annotation: null }, { check: 'nginx-backend-protocol-missing', at: 'annotations:' }],
    ['with port 8080', { port: 8080 }, { check: 'ingress-backend-port-missing', at: 'number: 8080' }],
    [
      'with its Secret in another namespace',
      { secretNamespace: 'infra' },
      { check: 'tls-secret-wrong-namespace', at: 'secretName: wildcard.dev.mydomain.com' },
    ],
    [
      'with a certificate for another host',
      { certificateFor: '*.prod.mydomain.com' },
      { check: 'tls-cert-san-mismatch', at: 'secretName: wildcard.dev.mydomain.com' },
    ],
  ];
  it.each(single)('%s has that one fault, and says where', async (_, faults, { check, at }) => {
    expect((await faultsIn(fortune(faults))).faults).toEqual([{ check, severity: 'error', at }]);
  });

  it('has two faults for two causes', async () => {
    const { faults } = await faultsIn(fortune({ annotation: null, secretNamespace: 'infra' }));
    expect(faults.map(({ check }) => check).sort()).toEqual([
      'nginx-backend-protocol-missing',
      'tls-secret-wrong-namespace',
    ]);
  });
});
