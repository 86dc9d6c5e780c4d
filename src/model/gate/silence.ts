import type { FieldPath } from '../inventory.js';
import type { KubeObject } from '../objects.js';

/** Which objects a silence is about: what is left out is any, and `*` stands for any characters. */
export interface ObjectPattern {
  kind?: string;
  namespace?: string;
  name?: string;
}

/** Somebody's word that a finding is known and is not to fail anything. */
export interface Silence {
  by: 'annotation' | 'config';
  /** Where a person finds it: `annotation grpclb.dev/ignore`, `.grpclb.yaml:7`. */
  where: string;
  /** Id of the check. */
  check: string;
  object: ObjectPattern;
  reason?: string;
  /** The last day on which it holds, as 2026-12-31. */
  expires?: string;
  /** What it is written in, and where in it. */
  subject: KubeObject;
  path: FieldPath;
}

/** A silence and what came of it; `unheard` where its check was not run, so that nothing can be said. */
export interface SilenceUse extends Silence {
  state: 'used' | 'unused' | 'unheard' | 'expired' | 'unknown-check';
  /** The check that was probably meant, where there is none of that name. */
  meant?: string;
}

/** Whether a silence is about an object. */
export function isAbout({ object: { kind, namespace, name } }: Silence, { kind: is, metadata }: KubeObject): boolean {
  return fits(kind, is) && fits(namespace, metadata.namespace ?? '') && fits(name, metadata.name);
}

/** Whether a silence has run out. */
export function isExpired({ expires }: Silence, at: string): boolean {
  return expires !== undefined && at.slice(0, 10) > expires;
}

function fits(pattern: string | undefined, value: string): boolean {
  return pattern === undefined || matchesGlob(pattern, value);
}

/** Whether a word fits a pattern in which `*` stands for any characters. */
export function matchesGlob(pattern: string, word: string): boolean {
  if (!pattern.includes('*')) return pattern === word;
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop() ?? '';
  if (!word.startsWith(head) || word.length < head.length + tail.length || !word.endsWith(tail)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = word.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= word.length - tail.length;
}
