import { parseAllDocuments } from 'yaml';
import type { CheckEvidence, EvidenceName } from '../../src/model/check.js';
import { absent, present } from '../../src/model/evidence.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { CheckableEvidence, Occasion } from '../../src/model/judge.js';
import type { KubeObject } from '../../src/model/objects.js';
import { buildTopology } from '../../src/model/topology/buildTopology.js';
import { readManifests } from '../../src/sources/manifests/readManifests.js';

/**
 * What manifests cannot say. `live` makes evidence of Pod and EndpointSlice documents, as a cluster would; a value
 * lies over what the manifests give, and `undefined` takes it away.
 */
export type FactOverrides = {
  at?: string;
  live?: boolean;
  /** `--grpc`. */
  grpc?: readonly string[];
} & { [Name in EvidenceName]?: CheckEvidence[Name] | undefined };

export interface Given {
  evidence: CheckableEvidence;
  occasion: Occasion;
}

/** When test facts were read, unless they say otherwise. */
export const testNow = '2026-11-23T12:00:00.000Z';

/** The evidence that manifests give, through the real reader and topology. Throws where a manifest is faulty. */
export async function factsFrom(manifests: string, overrides: FactOverrides = {}): Promise<Given> {
  const { at = testNow, live = false, grpc = [], topology, ...laid } = overrides;
  const inventory = await readManifests({
    paths: ['-'],
    recursive: false,
    stdin: async () => manifests,
    namespace: 'default',
    now: () => Date.parse(at),
  });
  const [problem] = inventory.problems;
  if (problem) throw new Error(`faulty test manifest: ${problem.message} (line ${problem.location?.line})`);
  const read: CheckableEvidence = {
    ...inventory.objects,
    ...(live ? onlyInClusters(manifests, inventory, at) : { verdicts: notAsked, accessRefusals: notAsked }),
  };
  const evidence = { ...read, ...overlay(laid, at) } as CheckableEvidence;
  const objects = evidence as Inventory['objects'];
  evidence.topology = present(topology ?? buildTopology(objects, { grpc }), 'test', at);
  return { evidence, occasion: { at, live } };
}

const notAsked = absent('not-asked', 'the test gives none');

/** A cluster knows its pods and endpoints, even when there are none. */
function onlyInClusters(manifests: string, { objects }: Inventory, at: string): CheckableEvidence {
  const documents = parseAllDocuments(manifests)
    .map((d) => d.toJS() as KubeObject | null)
    .filter((o) => o !== null)
    .map((o) => ({ ...o, metadata: { ...o.metadata, namespace: o.metadata.namespace ?? 'default' } }));
  const ofKind = (kind: string) => documents.filter((o) => o.kind === kind);
  const { workloads } = objects;
  return {
    nodes: present(ofKind('Node'), 'test', at),
    pods: present(ofKind('Pod'), 'test', at),
    endpointSlices: present(ofKind('EndpointSlice'), 'test', at),
    // The reader of manifests takes a Pod for a workload of one; the reader of clusters does not.
    ...(workloads.state === 'present' && {
      workloads: { ...workloads, value: workloads.value.filter((w) => w.kind !== 'Pod') },
    }),
    verdicts: present([], 'test', at),
    accessRefusals: present([], 'test', at),
  };
}

function overlay(values: { [Name in EvidenceName]?: unknown }, at: string): Partial<Record<EvidenceName, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined ? notAsked : present(value, 'test', at)]),
  );
}
