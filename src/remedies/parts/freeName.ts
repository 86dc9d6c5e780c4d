import type { KubeObject } from '../../model/objects.js';

/** A name that no object of the namespace has among those read: applying over somebody else's object would replace it. */
export function freeName(wanted: string, namespace: string, others: readonly KubeObject[] | undefined): string {
  const taken = others && namesByNamespace(others).get(namespace);
  let name = wanted;
  for (let n = 2; taken?.has(name); n++) name = `${wanted}-${n}`;
  return name;
}

const known = new WeakMap<readonly KubeObject[], Map<string | undefined, Set<string>>>();

function namesByNamespace(objects: readonly KubeObject[]): Map<string | undefined, Set<string>> {
  let names = known.get(objects);
  if (!names) {
    names = new Map();
    for (const { metadata } of objects) {
      const there = names.get(metadata.namespace);
      if (there) there.add(metadata.name);
      else names.set(metadata.namespace, new Set([metadata.name]));
    }
    known.set(objects, names);
  }
  return names;
}
