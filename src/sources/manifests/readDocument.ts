import type { InputProblem } from '../../model/inventory.js';
import { type KubeObject, shortRef } from '../../model/objects.js';
import type { Collector } from './collector.js';
import { fieldName, fitShape, isMapping } from './fitShape.js';
import { kindOf, type ManifestKind } from './kinds.js';
import type { Locator } from './locator.js';
import { jsonStream, parseText, placesOf } from './parseText.js';
import { cutPieces, documentOf, locationIn, type TextPiece } from './textPiece.js';

/** What the documents of one pass go into. */
export interface Reading {
  collector: Collector;
  locator: Locator;
  problem(problem: InputProblem): void;
  /** Set for objects that leave their namespace out. */
  namespace: string;
  passOver(what: 'object' | 'other'): void;
  /** Files of which it was told that they are templates: once is enough. */
  templates: Set<string>;
}

/** Lists in lists are legal, though nobody writes them. */
const deepestLists = 4;

/** Reads one document: an object, a list of objects, several JSON objects in a row, or something else. */
export async function readDocument(piece: TextPiece, reading: Reading, depth = 0): Promise<void> {
  const document = documentOf(piece);
  // Long, common, full of folded text, and never looked at.
  if (/^kind: CustomResourceDefinition\s*$/m.test(document)) {
    reading.passOver('object');
    return;
  }
  const parsed = await parseText(document);
  if ('broken' in parsed) {
    const row = jsonStream(document);
    if (row && row.length > 1 && depth === 0) {
      for (const part of cutPieces(piece, document, row)) await readDocument(part, reading, depth + 1);
    } else tellBroken(piece, document, parsed.broken, reading);
    return;
  }
  for (const { says, offset } of parsed.faults) {
    reading.problem({ message: `A key is repeated: ${says}.`, location: locationIn(piece, document, offset) });
  }
  take(parsed.value, piece, document, reading, depth);
}

function take(value: unknown, piece: TextPiece, document: string, reading: Reading, depth: number): void {
  if (!isMapping(value)) {
    reading.passOver('other');
    return;
  }
  const { apiVersion, kind } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(value.items) && depth < deepestLists) {
    takeItems(value, kind, piece, document, reading, depth);
    return;
  }
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    // Files of values, charts and the like have neither; whoever wrote one of the two meant an object.
    const missing = typeof kind === 'string' ? 'apiVersion' : 'kind';
    if (isMapping(value.metadata) && (kind !== undefined || apiVersion !== undefined)) {
      const location = reading.locator.locateRaw(piece, [missing]);
      reading.problem({ message: `The object has no usable ${missing}, so it is not read.`, location });
    } else reading.passOver('other');
    return;
  }
  const found = kindOf(apiVersion, kind);
  if (found.state === 'foreign') {
    reading.passOver('object');
    return;
  }
  if (found.state === 'obsolete') {
    const name = isMapping(value.metadata) ? value.metadata.name : undefined;
    reading.problem({
      message: `${kind}/${typeof name === 'string' ? name : '(no name)'} is not read: its apiVersion ${apiVersion} has other fields than ${found.current}. Convert it, for example with kubectl convert.`,
      location: reading.locator.locateRaw(piece, ['apiVersion']),
    });
    return;
  }
  takeObject(value, found.kind, piece, reading);
}

/** Items become documents of their own, so that each is found again without the others. */
function takeItems(
  list: Record<string, unknown>,
  kind: string,
  piece: TextPiece,
  document: string,
  reading: Reading,
  depth: number,
): void {
  const items = Array.isArray(list.items) ? list.items : [];
  const places = placesOf(document, 2)?.parts?.get('items')?.parts;
  const parts = items.map((_, i) => {
    const place = places?.get(i);
    return place ? { from: place.from, end: place.end } : { from: 0, end: document.length };
  });
  // Items of a typed list need not repeat what the list says.
  const said = kind === 'List' ? {} : { apiVersion: list.apiVersion, kind: kind.slice(0, -'List'.length) };
  for (const [i, part] of cutPieces(piece, document, parts).entries()) {
    const item: unknown = items[i];
    take(isMapping(item) ? { ...said, ...item } : item, part, documentOf(part), reading, depth + 1);
  }
}

function takeObject(value: Record<string, unknown>, kind: ManifestKind, piece: TextPiece, reading: Reading): void {
  const { value: fitted, faults, moved, template } = fitShape(value, kind.shape);
  if (template) {
    tellTemplate(piece, reading, () => reading.locator.locateRaw(piece, template));
    return;
  }
  const name = isMapping(value.metadata) ? value.metadata.name : undefined;
  const title = typeof name === 'string' ? shortRef({ kind: kind.kind, name }) : kind.kind;
  for (const { path, says } of faults) {
    const field = fieldName(path);
    reading.problem({
      message: field === '' ? `${title} ${says}.` : `${title}: ${field} ${says}.`,
      location: reading.locator.locateRaw(piece, path),
    });
  }
  if (fitted === undefined) return;
  const object = fitted as KubeObject;
  const { metadata } = object;
  if (kind.clusterScoped) delete metadata.namespace;
  else metadata.namespace ??= reading.namespace;
  // kubectl's copy of the manifest would speak twice, and a Secret's would speak of its key.
  delete metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'];
  if (!reading.collector.add(object, kind, { piece, moved })) reading.passOver('object');
}

function tellBroken(
  piece: TextPiece,
  document: string,
  { says, offset }: { says: string; offset: number },
  reading: Reading,
): void {
  const mark = document.search(/\{\{/);
  if (mark !== -1) {
    tellTemplate(piece, reading, () => locationIn(piece, document, mark));
    return;
  }
  reading.problem({
    message: `The document cannot be read: ${says}.`,
    location: locationIn(piece, document, offset),
  });
}

function tellTemplate(piece: TextPiece, reading: Reading, where: () => InputProblem['location'] & object): void {
  if (reading.templates.has(piece.file)) return;
  reading.templates.add(piece.file);
  reading.problem({
    message:
      'The file is a template that is not rendered: it holds {{ … }}. Render it first: helm template CHART | grpclb doctor -f -',
    location: where(),
  });
}
