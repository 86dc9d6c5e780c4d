import type { FieldPath } from '../../model/inventory.js';
import type { KubeObject } from '../../model/objects.js';

export type JsonOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
  | { op: 'remove'; path: string };

/** One field to set; `undefined` removes it. The last part `-` appends to a list. */
export interface FieldChange {
  path: FieldPath;
  value: unknown;
}

/** RFC 6901. */
export function jsonPointer(path: FieldPath): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * The JSON patch that makes the changes to this very object, and the one that takes them back. Before a list entry is
 * touched, the scalar that is replaced (or the name of the entry) is tested, so that the patch fails when the list has
 * changed meanwhile. Whole objects are not tested: the API server adds defaults to them. Missing parents are made.
 */
export function jsonPatch(
  object: KubeObject,
  changes: readonly FieldChange[],
): { patch: JsonOperation[]; undo: JsonOperation[] } {
  // What is changed is copied on the way to it; the rest stays the object's own.
  const after = { ...object } as unknown as Container;
  const patch: JsonOperation[] = [];
  const undo: JsonOperation[] = [];
  for (const { path, value } of changes) {
    patch.push(...entryTest(after, path));
    const parent = parentOf(after, path, patch, undo);
    change(parent, path, value, patch, undo);
  }
  return { patch, undo };
}

type Container = { [key: string | number]: unknown };

/** A copy of the object or list that holds the last part, in copies of all that holds it; made where it is missing. */
function parentOf(root: Container, path: FieldPath, patch: JsonOperation[], undo: JsonOperation[]): Container {
  let parent = root;
  path.slice(0, -1).forEach((part, depth) => {
    if (parent[part] !== undefined) {
      parent[part] = copied(parent[part] as Container);
    } else {
      const inner = path[depth + 1];
      const made = (typeof inner === 'string' && inner !== '-' ? {} : []) as Container;
      const pointer = jsonPointer(path.slice(0, depth + 1));
      patch.push({ op: 'add', path: pointer, value: copied(made) });
      undo.unshift({ op: 'remove', path: pointer });
      parent[part] = made;
    }
    parent = parent[part] as Container;
  });
  return parent;
}

function copied(container: Container): Container {
  return Array.isArray(container) ? ([...container] as unknown as Container) : { ...container };
}

/** A test that the list entry on the way to a new field is still the one that was read. */
function entryTest(root: Container, path: FieldPath): JsonOperation[] {
  const index = path.findLastIndex((part) => typeof part === 'number');
  if (index < 0 || index === path.length - 1) return [];
  const place = path.slice(0, index + 1);
  const entry = place.reduce<unknown>((at, part) => (at as Container | undefined)?.[part], root) as
    | Container
    | undefined;
  for (const key of ['name', 'host', 'port', 'secretName']) {
    if (path[index + 1] === key || !isScalar(entry?.[key])) continue;
    return [{ op: 'test', path: jsonPointer([...place, key]), value: entry?.[key] }];
  }
  return [];
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function change(
  parent: Container,
  path: FieldPath,
  value: unknown,
  patch: JsonOperation[],
  undo: JsonOperation[],
): void {
  const last = path.at(-1) ?? '';
  const pointer = jsonPointer(path);
  if (Array.isArray(parent) && last === '-') {
    patch.push({ op: 'add', path: pointer, value });
    undo.unshift({ op: 'remove', path: jsonPointer([...path.slice(0, -1), parent.length]) });
    parent.push(value);
    return;
  }
  const old = parent[last];
  const test: JsonOperation[] = isScalar(old) ? [{ op: 'test', path: pointer, value: old }] : [];
  if (old === undefined) {
    if (value === undefined) return;
    patch.push({ op: 'add', path: pointer, value });
    undo.unshift({ op: 'remove', path: pointer });
  } else if (value === undefined) {
    patch.push(...test, { op: 'remove', path: pointer });
    undo.unshift({ op: 'add', path: pointer, value: old });
  } else {
    patch.push(...test, { op: 'replace', path: pointer, value });
    undo.unshift({ op: 'replace', path: pointer, value: old });
  }
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}
