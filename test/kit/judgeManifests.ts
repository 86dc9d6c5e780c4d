import { type Document, parseAllDocuments, stringify } from 'yaml';
import type { Check, CheckEvidence, EvidenceName, Facts, Hit } from '../../src/model/check.js';
import { type Evidence, present } from '../../src/model/evidence.js';
import type { KubeObject } from '../../src/model/objects.js';
import type { Surroundings } from '../../src/model/remedy.js';
import { buildTopology } from '../../src/model/topology/buildTopology.js';
import { readManifests } from '../../src/sources/manifests/readManifests.js';

/** Manifests as the command line reads them, with the objects as they were written. */
export interface ReadAgain {
  surroundings: Surroundings;
  written: KubeObject[];
}

const now = Date.parse('2026-11-22T12:00:00Z');

/** Reads YAML through the real reader. */
export async function readText(text: string): Promise<ReadAgain> {
  const inventory = await readManifests({
    paths: ['-'],
    recursive: false,
    stdin: async () => text,
    namespace: 'default',
    now: () => now,
  });
  const evidence: { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> } = {
    ...inventory.objects,
    topology: present(buildTopology(inventory.objects), 'test', inventory.at),
  };
  const values = Object.entries(evidence).flatMap(([name, e]) => (e.state === 'present' ? [[name, e.value]] : []));
  return {
    surroundings: { ...Object.fromEntries(values), at: inventory.at, live: false } as Surroundings,
    written: parseAllDocuments(text)
      .map((d) => (d as Document).toJS() as KubeObject | null)
      .filter((o) => o !== null)
      .map((o) => ({ ...o, metadata: { ...o.metadata, namespace: o.metadata.namespace ?? 'default' } })),
  };
}

/** Objects as text again. */
export function textOf(objects: readonly KubeObject[]): string {
  return objects.map((o) => stringify(o)).join('---\n');
}

/** What a check finds; nothing where evidence that it needs is not there. */
export function hitsOf({ meta, check }: Check, surroundings: Surroundings): Hit[] {
  const facts = surroundings as Partial<Record<EvidenceName, unknown>>;
  if (meta.needs.some((name) => facts[name] === undefined)) return [];
  return [...check(surroundings as Facts<EvidenceName, EvidenceName>)];
}
