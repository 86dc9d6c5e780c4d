import type { Place } from './place.js';

export interface ScannedJson {
  place: Place;
  /** Offsets of keys that their object has already. */
  repeated: number[];
}

/** Deeper than this no Kubernetes object goes, and recursion stays safe. */
export const deepest = 200;

/**
 * Finds where the parts of a JSON text stand, down to a depth; undefined for what is not JSON. Strings and numbers are
 * only passed over: JSON.parse judges them.
 */
export function scanJson(text: string, start = 0, depth = deepest): ScannedJson | undefined {
  let at = start;
  const repeated: number[] = [];

  function skipSpace(): void {
    while (isSpace(text.charCodeAt(at))) at++;
  }

  function skipString(): boolean {
    for (at++; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === backslash) at++;
      else if (c === quote) {
        at++;
        return true;
      }
    }
    return false;
  }

  function scan(level: number): Place | undefined {
    skipSpace();
    const from = at;
    const c = text.charAt(at);
    if (level > deepest) return undefined;
    if (c === '{' || c === '[') return scanParts(level, from, c === '{');
    if (c === '"') return skipString() ? { offset: from, from, end: at } : undefined;
    while (/[\w.+-]/.test(text.charAt(at))) at++;
    return at > from ? { offset: from, from, end: at } : undefined;
  }

  function scanParts(level: number, from: number, keyed: boolean): Place | undefined {
    const place: Place = { offset: from, from, end: from };
    const parts = new Map<string | number, Place>();
    if (level < depth) place.parts = parts;
    const seen = new Set<string>();
    const close = keyed ? '}' : ']';
    at++;
    for (let index = 0; ; index++) {
      skipSpace();
      if (index === 0 && text.charAt(at) === close) break;
      const offset = at;
      let key: string | number = index;
      if (keyed) {
        if (text.charAt(at) !== '"' || !skipString()) return undefined;
        key = plainKey(text.slice(offset, at));
        if (seen.has(key)) repeated.push(offset);
        seen.add(key);
        skipSpace();
        if (text.charAt(at++) !== ':') return undefined;
      }
      const part = scan(level + 1);
      if (part === undefined) return undefined;
      if (level < depth) parts.set(key, keyed ? { ...part, offset } : part);
      skipSpace();
      if (text.charAt(at) === close) break;
      if (text.charAt(at++) !== ',') return undefined;
    }
    place.end = ++at;
    return place;
  }

  const place = scan(0);
  return place && { place, repeated };
}

const backslash = 92;
const quote = 34;

function isSpace(c: number): boolean {
  return c === 32 || c === 10 || c === 13 || c === 9;
}

function plainKey(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
