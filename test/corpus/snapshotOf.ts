import { absent, type Evidence, present } from '../../src/model/evidence.js';
import type { Inventory, ObjectEvidence } from '../../src/model/inventory.js';
import { type Snapshot, snapshotVersion } from '../../src/model/snapshot.js';
import type { RuntimeEvidence } from '../../src/model/source.js';
import { readManifests } from '../../src/sources/manifests/readManifests.js';

/** A snapshot as a person writes one beside manifests: only what the cluster adds to them. */
interface WrittenSnapshot {
  /** ISO 8601. */
  takenAt: string;
  /** Objects that no manifest has, or that take the place of those in the manifests: pods, endpointSlices. */
  objects?: Partial<ObjectEvidence>;
  /** Objects that were refused, by the name of the evidence, and the words of the refusal. */
  refused?: { [Name in keyof ObjectEvidence]?: string };
  /** What pods did. */
  reading?: Partial<RuntimeEvidence>;
  sampledSeconds?: number;
}

const runtimeNames: readonly (keyof RuntimeEvidence)[] = [
  'metricsCpu',
  'metricsHealth',
  'summaryCpu',
  'summaryNetwork',
  'lifetimeCpu',
  'callRates',
  'lifetimeCalls',
  'loggedCalls',
  'channelz',
  'sockets',
  'historyCpu',
  'historyCalls',
];

/** The snapshot that `grpclb snapshot` would have taken of a cluster that runs these manifests. */
export async function snapshotOf(written: WrittenSnapshot, manifests: string): Promise<Snapshot> {
  const { takenAt, objects = {}, refused = {}, reading = {}, sampledSeconds = 30 } = written;
  const inventory = await readManifests({
    paths: [manifests],
    recursive: false,
    stdin: async () => '',
    namespace: 'default',
    now: () => Date.parse(takenAt),
  });
  const read = <T>(value: T) => present(value, 'the cluster', takenAt);
  const of = (name: keyof ObjectEvidence): Evidence<unknown> => {
    const refusal = refused[name];
    if (refusal !== undefined) return absent('forbidden', refusal);
    const given = inventory.objects[name];
    return read(objects[name] ?? (given.state === 'present' ? given.value : []));
  };
  const entries = <Name extends string>(names: readonly Name[], value: (name: Name) => Evidence<unknown>) =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  return {
    apiVersion: snapshotVersion,
    kind: 'Snapshot',
    writtenBy: 'test',
    cluster: 'corpus',
    takenAt,
    namespaces: [],
    objects: entries(Object.keys(inventory.objects) as (keyof ObjectEvidence)[], of) as Inventory['objects'],
    run: {
      reading: entries(runtimeNames, (name) =>
        name in reading ? read(reading[name]) : absent('not-asked', 'nobody measured it'),
      ) as Snapshot['run']['reading'],
      strangers: [],
      sampledSeconds,
    },
  };
}
