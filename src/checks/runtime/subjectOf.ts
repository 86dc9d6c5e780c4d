import type { KubeObject, ObjectRef } from '../../model/objects.js';

/** The object that a reference means, among those that were read. */
export function subjectOf<T extends KubeObject>(objects: readonly T[], ref: ObjectRef): T | undefined {
  return objects.find((o) => o.metadata.name === ref.name && o.metadata.namespace === ref.namespace);
}
