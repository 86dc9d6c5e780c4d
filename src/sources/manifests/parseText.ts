import { parsePlainYaml } from './parsePlainYaml.js';
import type { Place } from './place.js';
import { deepest, scanJson } from './scanJson.js';

type YamlLibrary = typeof import('./yamlLibrary.js');

/** Loaded by the first text that needs it: most manifests never do, and it weighs as much as the rest of a small run. */
let yaml: YamlLibrary | undefined;

/** Something wrong in a text. */
export interface TextFault {
  /** A clause about the document: `it is not closed with a quote`. */
  says: string;
  offset: number;
}

interface ParsedText {
  value: unknown;
  /** What is wrong with the text although it could be read. */
  faults: TextFault[];
}

export type ParseResult = ParsedText | { broken: TextFault };

/** Reads one document, JSON or YAML: the cheap ways first, the library for everything that they do not take. */
export async function parseText(text: string): Promise<ParseResult> {
  if (startsLikeJson(text)) {
    const json = parseJson(text);
    if (json) return json;
  } else {
    const plain = parsePlainYaml(text);
    if (plain) return { value: plain.value, faults: [] };
  }
  yaml ??= await import('./yamlLibrary.js');
  return yaml.parseYaml(text);
}

/** Where the parts of a document that was parsed stand, down to a depth; undefined for a broken one. */
export function placesOf(text: string, depth = deepest): Place | undefined {
  if (startsLikeJson(text)) {
    const scanned = scanJson(text, 0, depth);
    if (scanned && text.slice(scanned.place.end).trim() === '') return scanned.place;
    return yaml?.yamlPlaces(text, depth);
  }
  return parsePlainYaml(text, depth)?.place ?? yaml?.yamlPlaces(text, depth);
}

function startsLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

function parseJson(text: string): ParsedText | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const scanned = scanJson(text, 0, 0);
  if (scanned === undefined) return undefined;
  return {
    value,
    faults: scanned.repeated.map((offset) => ({ says: 'the key is there twice; the last one counts', offset })),
  };
}

/** Where JSON objects stand that follow each other without a separator; undefined when the text is something else. */
export function jsonStream(text: string): { from: number; end: number }[] | undefined {
  const values: { from: number; end: number }[] = [];
  const start = /\s*(?:(\{)|$)/y;
  for (let at = 0; ; ) {
    start.lastIndex = at;
    const found = start.exec(text);
    if (found === null) return undefined;
    if (found[1] === undefined) return values;
    const scanned = scanJson(text, at, 0);
    if (scanned === undefined) return undefined;
    values.push({ from: scanned.place.from, end: scanned.place.end });
    at = scanned.place.end;
  }
}
