import type { Evidence } from './evidence.js';
import type { Inventory } from './inventory.js';
import type { Pod } from './objects.js';
import type { RuntimeEvidence, RuntimeEvidenceName } from './source.js';

/** Changes when a reader of the old form could misread the new one. */
export const snapshotVersion = 'grpclb.dev/v1';

/** All that doctor reads of a cluster, in one file: to be judged elsewhere, later, and as often as wanted. */
export interface Snapshot {
  apiVersion: typeof snapshotVersion;
  kind: 'Snapshot';
  /** Version of the grpclb that wrote it. */
  writtenBy: string;
  /** Name of the context. */
  cluster: string;
  /** When reading ended, ISO 8601: "now" for whoever reads it. */
  takenAt: string;
  /** Namespaces that were asked for; empty for all. */
  namespaces: string[];
  objects: Inventory['objects'];
  /** What pods did while it was taken. */
  run: {
    reading: { [Name in RuntimeEvidenceName]: Evidence<RuntimeEvidence[Name]> };
    strangers: Pod[];
    sampledSeconds: number;
  };
}

/** The objects of a snapshot as if they had just been read. */
export function inventoryOf({ objects, takenAt, cluster }: Snapshot, file: string): Inventory {
  return {
    source: { kind: 'snapshot', name: `${cluster}, as ${file} has it` },
    at: takenAt,
    objects,
    problems: [],
    passedOver: 0,
  };
}
