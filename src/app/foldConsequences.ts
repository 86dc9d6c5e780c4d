import { severities } from '../model/check.js';
import { type KubeObject, keyOf } from '../model/objects.js';
import type { GatedHit } from './gate.js';

/** A hit with what it brings about. */
export interface FoldedHit extends GatedHit {
  consequences: GatedHit[];
}

/**
 * One cause, one finding: what a check says that only follows from another finding about the same object is put under
 * that one. Never under one that is milder or silenced, which would hide it.
 */
export function foldConsequences(hits: readonly GatedHit[]): FoldedHit[] {
  const standing = hits.filter(({ silenced }) => !silenced);
  // By check and object: a namespace with thousands of findings must not be searched for each of them.
  const causes = new Map<string, GatedHit>();
  for (const hit of standing) {
    for (const object of objectsOf(hit)) {
      const key = `${hit.check.meta.id} ${object}`;
      const known = causes.get(key);
      if (!known || isAsSevere(hit, known)) causes.set(key, hit);
    }
  }
  const causeOf = (hit: GatedHit): GatedHit | undefined => {
    if (hit.silenced) return undefined;
    const objects = objectsOf(hit);
    return (hit.check.meta.follows ?? [])
      .flatMap((id) => objects.flatMap((object) => causes.get(`${id} ${object}`) ?? []))
      .find((cause) => isAsSevere(cause, hit));
  };
  const folded = new Map(hits.map((hit) => [hit, { ...hit, consequences: [] as GatedHit[] }]));
  const roots: FoldedHit[] = [];
  for (const [hit, entry] of folded) {
    const root = rootOf(hit, causeOf);
    if (root === hit) roots.push(entry);
    else folded.get(root)?.consequences.push(hit);
  }
  return roots;
}

/** The first in a chain of causes; a chain that bites its tail has none. */
function rootOf(hit: GatedHit, causeOf: (hit: GatedHit) => GatedHit | undefined): GatedHit {
  const seen = new Set<GatedHit>();
  let root = hit;
  for (let cause = causeOf(root); cause; cause = causeOf(root)) {
    if (seen.has(cause)) return hit;
    seen.add(cause);
    root = cause;
  }
  return root;
}

function isAsSevere(cause: GatedHit, hit: GatedHit): boolean {
  return severities.indexOf(cause.severity) <= severities.indexOf(hit.severity);
}

function objectsOf({ hit: { subject, about = [] } }: GatedHit): string[] {
  return [subject, ...about].map((object: KubeObject) => `${object.kind} ${keyOf(object)}`);
}
