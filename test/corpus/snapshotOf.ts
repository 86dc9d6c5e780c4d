import { absent, type Evidence, known, present } from '../../src/model/evidence.js';
import type { Inventory, ObjectEvidence } from '../../src/model/inventory.js';
import { type Snapshot, snapshotVersion } from '../../src/model/snapshot.js';
import type { RuntimeEvidence } from '../../src/model/source.js';
import { readManifests } from '../../src/sources/manifests/readManifests.js';
import { runningPods, sliceOf } from './runningPods.js';

const ofService = 'kubernetes.io/service-name';

/** A snapshot as a person writes one beside manifests: only what the cluster adds to them. */
interface WrittenSnapshot {
  /** ISO 8601. */
  takenAt: string;
  /** Objects that take the place of those in the manifests, or of the pods that would run for them. */
  objects?: Partial<ObjectEvidence>;
  /** Workloads whose pods are not ready. */
  unready?: string[];
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
  'activePaths',
];

/** The snapshot that `grpclb snapshot` would have taken of a cluster that runs these manifests. */
export async function snapshotOf(written: WrittenSnapshot, manifests: string): Promise<Snapshot> {
  const { takenAt, unready = [], refused = {}, reading = {}, sampledSeconds = 30 } = written;
  const inventory = await readManifests({
    paths: [manifests],
    recursive: false,
    stdin: async () => '',
    namespace: 'default',
    now: () => Date.parse(takenAt),
  });
  const workloads = known(inventory.objects.workloads) ?? [];
  const pods = written.objects?.pods ?? runningPods(workloads, unready, takenAt);
  const slices = known(inventory.objects.endpointSlices) ?? [];
  const sliced = new Set(slices.map(({ metadata }) => `${metadata.namespace} ${metadata.labels?.[ofService]}`));
  const without = (known(inventory.objects.services) ?? []).filter(
    ({ metadata }) => !sliced.has(`${metadata.namespace} ${metadata.name}`),
  );
  const objects = {
    pods,
    endpointSlices: [...slices, ...without.flatMap((service) => sliceOf(service, pods))],
    ...written.objects,
  } as Partial<ObjectEvidence>;
  const read = <T>(value: T) => present(value, 'the cluster', takenAt);
  const of = (name: keyof ObjectEvidence): Evidence<unknown> => {
    const refusal = refused[name];
    if (refusal !== undefined) return absent('forbidden', refusal);
    return read(objects[name] ?? known(inventory.objects[name] as Evidence<unknown>) ?? []);
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
