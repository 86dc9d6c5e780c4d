import type { KubeObject } from '../../src/model/objects.js';
import type { Step } from '../../src/model/remedy.js';

type Node = { [key: string]: unknown };

/** The objects after the steps: patches applied, objects added or replaced, as the API server would. */
export function applySteps(objects: readonly KubeObject[], steps: readonly Step[]): KubeObject[] {
  const after = structuredClone(objects) as KubeObject[];
  const find = (o: { kind: string; name: string; namespace?: string }) =>
    after.findIndex((x) => x.kind === o.kind && x.metadata.name === o.name && x.metadata.namespace === o.namespace);
  for (const step of steps) {
    if (step.do === 'patch') {
      const index = find(step.object);
      const object = after[index];
      if (!object) throw new Error(`${step.object.kind}/${step.object.name} is to be patched and is not there`);
      after[index] = (
        step.type === 'json' ? jsonPatched(object, step.patch as Operation[]) : merged(object, step.patch)
      ) as KubeObject;
    }
    if (step.do === 'apply') {
      for (const object of step.objects) {
        const index = find({ kind: object.kind, ...object.metadata });
        const copy = structuredClone(object) as unknown as KubeObject;
        if (index < 0) after.push(copy);
        else after[index] = copy;
      }
    }
  }
  return after;
}

interface Operation {
  op: string;
  path: string;
  value?: unknown;
}

/** RFC 6902, as strict as the API server: a missing place or a failed test is an error. */
export function jsonPatched(object: unknown, operations: readonly Operation[]): unknown {
  const root = structuredClone(object);
  for (const { op, path, value } of operations) {
    const parts = path
      .slice(1)
      .split('/')
      .map((p) => p.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = parts.pop() ?? '';
    const parent = parts.reduce<unknown>((node, part) => {
      const next = (node as Node | undefined)?.[part];
      if (next === undefined) throw new Error(`${op} ${path}: ${part} is missing`);
      return next;
    }, root) as Node;
    const there = Array.isArray(parent) ? Number(last) < parent.length : last in parent;
    if (op !== 'add' && !there) throw new Error(`${op} ${path}: nothing is there`);
    if (op === 'test') {
      if (JSON.stringify(parent[last]) !== JSON.stringify(value))
        throw new Error(`test ${path}: ${parent[last]} ≠ ${value}`);
    } else if (Array.isArray(parent)) {
      const index = last === '-' ? parent.length : Number(last);
      if (op === 'add') parent.splice(index, 0, structuredClone(value));
      else if (op === 'replace') parent[index] = structuredClone(value);
      else parent.splice(index, 1);
    } else if (op === 'remove') delete parent[last];
    else parent[last] = structuredClone(value);
  }
  return root;
}

/** RFC 7386. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return structuredClone(patch);
  const result: Node = typeof target === 'object' && target !== null ? { ...(structuredClone(target) as Node) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
