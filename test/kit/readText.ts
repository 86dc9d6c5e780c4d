import type { Inventory, ObjectEvidence, ObjectEvidenceName } from '../../src/model/inventory.js';
import { readManifests } from '../../src/sources/manifests/readManifests.js';

export const readAt = Date.parse('2026-08-01T12:00:00Z');

/** Reads a text as if it came on standard input. */
export function readText(text: string, namespace = 'default'): Promise<Inventory> {
  return readManifests({
    paths: ['-'],
    recursive: false,
    stdin: async () => text,
    namespace,
    now: () => readAt,
  });
}

/** The objects of a kind; throws where they are absent. */
export function objectsOf<Name extends ObjectEvidenceName>(inventory: Inventory, name: Name): ObjectEvidence[Name] {
  const evidence = inventory.objects[name];
  if (evidence.state === 'absent') throw new Error(`${name} is absent: ${evidence.detail}`);
  return evidence.value;
}
