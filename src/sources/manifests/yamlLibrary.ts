import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type ScalarTag,
  type Tags,
  type YAMLError,
} from 'yaml';
import type { ParseResult } from './parseText.js';
import type { Place } from './place.js';
import { flagOf } from './plainScalar.js';
import { yamlFault } from './yamlFault.js';

/** YAML 1.1 as far as kubectl goes with it: `on` is true, but `12:30` is no number of minutes. */
const flag: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  identify: (value) => typeof value === 'boolean',
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: (word) => flagOf(word) ?? word,
};

function documentOf(text: string): Document.Parsed {
  return parseDocument(text, {
    merge: true,
    prettyErrors: false,
    // The library would print its warnings on standard error itself.
    logLevel: 'error',
    customTags: (tags: Tags): Tags => [flag, ...tags],
  });
}

/** Reads any YAML document. */
export function parseYaml(text: string): ParseResult {
  try {
    const document = documentOf(text);
    const errors: YAMLError[] = document.errors;
    const fatal = errors.find((e) => e.code !== 'DUPLICATE_KEY');
    if (fatal) return { broken: yamlFault(fatal, errors.length - 1) };
    return { value: document.toJS({ maxAliasCount: 1000 }), faults: errors.map((e) => yamlFault(e)) };
  } catch (error) {
    // Thrown for aliases without an anchor, for those that multiply beyond measure, and where the stack ends.
    const message = error instanceof Error ? error.message : String(error);
    return { broken: { says: thrownFault(error, message), offset: Math.max(0, aliasOffset(text, message)) } };
  }
}

function thrownFault(error: unknown, message: string): string {
  if (error instanceof RangeError) return 'it is nested too deeply';
  if (message.startsWith('Excessive alias count')) return 'its aliases multiply beyond measure';
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function aliasOffset(text: string, message: string): number {
  const [, name] = /^Unresolved alias.*: (\S+)$/.exec(message) ?? [];
  return name === undefined ? 0 : text.indexOf(`*${name}`);
}

/** Where the parts of a YAML document stand; undefined for one that is broken. */
export function yamlPlaces(text: string, depth: number): Place | undefined {
  try {
    const document = documentOf(text);
    if (document.errors.some((e) => e.code !== 'DUPLICATE_KEY') || !document.contents) return undefined;
    return placeOf(document.contents, document, depth);
  } catch {
    return undefined;
  }
}

function placeOf(node: Node, document: Document, depth: number): Place {
  const [from, end] = node.range ?? [0, 0];
  const place: Place = { offset: from, from, end };
  if (depth <= 0) return place;
  // The parts of an alias stand at its anchor.
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) {
    place.parts = new Map(
      target.items.flatMap((item, i) => (isNode(item) ? [[i, placeOf(item, document, depth - 1)] as const] : [])),
    );
  } else if (isMap(target)) place.parts = partsOf(target, document, depth);
  return place;
}

function partsOf(map: Node, document: Document, depth: number): Map<string | number, Place> {
  const parts = new Map<string | number, Place>();
  const merged = new Map<string | number, Place>();
  for (const pair of isMap(map) ? map.items : []) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const { value: key } = pair.key;
    // The library marks a merge key by a symbol.
    const name = typeof key === 'symbol' ? key.description : String(key);
    if (name === undefined) continue;
    const offset = pair.key.range?.[0] ?? 0;
    if (name === '<<' && isNode(pair.value)) {
      for (const [inner, place] of mergedParts(pair.value, document, depth)) merged.set(inner, place);
    } else if (isNode(pair.value)) parts.set(name, { ...placeOf(pair.value, document, depth - 1), offset });
    else parts.set(name, { offset, from: offset, end: offset + name.length });
  }
  return new Map([...merged, ...parts]);
}

function mergedParts(node: Node, document: Document, depth: number): Map<string | number, Place> {
  const place = placeOf(node, document, depth);
  if (!isSeq(node)) return place.parts ?? new Map();
  const all = [...(place.parts?.values() ?? [])].reverse().flatMap((part) => [...(part.parts ?? [])]);
  return new Map(all);
}
