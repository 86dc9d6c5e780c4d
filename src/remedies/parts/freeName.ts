import type { KubeObject } from '../../model/objects.js';

/** A name that no object of the namespace has among those read: applying over somebody else's object would replace it. */
export function freeName(wanted: string, namespace: string, others: readonly KubeObject[] | undefined): string {
  const taken = new Set((others ?? []).filter((o) => o.metadata.namespace === namespace).map((o) => o.metadata.name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
  return name;
}
