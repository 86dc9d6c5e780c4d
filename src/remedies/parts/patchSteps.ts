import { type KubeObject, refOf } from '../../model/objects.js';
import type { Step } from '../../model/remedy.js';
import { type FieldChange, jsonPatch } from './jsonPatch.js';
import { patchCommand } from './kubectl.js';

/** A patch of an object, and the command that takes it back. */
export interface Reversible {
  step: Step;
  undo: Step;
}

/** Sets or removes fields by JSON patch: for lists, which a merge patch would replace as a whole. */
export function setFields(title: string, object: KubeObject, changes: readonly FieldChange[]): Reversible {
  const { patch, undo } = jsonPatch(object, changes);
  const ref = refOf(object);
  return {
    step: { do: 'patch', title, object: ref, type: 'json', patch },
    undo: { do: 'undo', command: patchCommand(ref, 'json', undo) },
  };
}

/** Sets annotations, or removes them with null, by merge patch, which leaves all others alone and needs no parent map. */
export function setAnnotations(
  title: string,
  object: KubeObject,
  annotations: Readonly<Record<string, string | null>>,
): Reversible {
  const own = object.metadata.annotations ?? {};
  const before = Object.fromEntries(Object.keys(annotations).map((key) => [key, own[key] ?? null]));
  return mergeInto(title, object, { metadata: { annotations } }, { metadata: { annotations: before } });
}

/** Any other merge patch, with the one that takes it back. */
export function mergeInto(title: string, object: KubeObject, patch: unknown, undo: unknown): Reversible {
  const ref = refOf(object);
  return {
    step: { do: 'patch', title, object: ref, type: 'merge', patch },
    undo: { do: 'undo', command: patchCommand(ref, 'merge', undo) },
  };
}
