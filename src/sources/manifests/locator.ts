import type { FieldPath, Location } from '../../model/inventory.js';
import { type KubeObject, keyOf } from '../../model/objects.js';
import { movedKey } from './fitShape.js';
import { placesOf } from './parseText.js';
import { deepestPlace, type Place } from './place.js';
import { documentOf, locationIn, type TextPiece } from './textPiece.js';

/** Where an object was written. */
export interface Origin {
  piece: TextPiece;
  /** See Fitted.moved. */
  moved: ReadonlyMap<string, readonly number[]>;
}

interface Placed {
  document: string;
  root: Place | undefined;
}

/**
 * Knows where objects are written. Only texts are kept, and a text is parsed again when somebody asks: places of
 * everything would take many times the memory of the objects.
 */
export class Locator {
  readonly #origins = new Map<string, Origin | Map<string, Location>>();
  #last: { piece: TextPiece; placed: Placed } | undefined;

  /** Where an object of the same name was written before. */
  add(object: KubeObject, origin: Origin): Location | undefined {
    const id = idOf(object);
    const before = this.#origins.has(id) ? this.locate(object, []) : undefined;
    this.#origins.set(id, origin);
    return before;
  }

  /** As `add`, for objects whose text must not be kept: the places of its upper fields are noted at once. */
  addSecret(object: KubeObject, origin: Origin): Location | undefined {
    const before = this.add(object, origin);
    const { document, root } = this.#placed(origin.piece);
    const locations = new Map<string, Location>();
    const note = (place: Place, path: FieldPath) => {
      locations.set(movedKey(path), locationIn(origin.piece, document, place.offset));
      if (path.length < 3) for (const [step, part] of place.parts ?? []) note(part, [...path, step]);
    };
    if (root) note(root, []);
    this.#origins.set(idOf(object), locations);
    this.#last = undefined;
    return before;
  }

  locate(object: KubeObject, path: FieldPath): Location | undefined {
    const origin = this.#origins.get(idOf(object));
    if (origin === undefined) return undefined;
    const written = writtenPath(object, path);
    if (origin instanceof Map) return locateNoted(origin, written);
    return this.locateRaw(origin.piece, originalIndexes(written, origin.moved));
  }

  /** The place of a field by the path that it was written at. */
  locateRaw(piece: TextPiece, path: FieldPath): Location {
    const { document, root } = this.#placed(piece);
    return locationIn(piece, document, root ? deepestPlace(root, path).offset : 0);
  }

  #placed(piece: TextPiece): Placed {
    if (this.#last?.piece !== piece) {
      const document = documentOf(piece);
      this.#last = { piece, placed: { document, root: placesOf(document) } };
    }
    return this.#last.placed;
  }
}

function idOf(object: KubeObject): string {
  const slash = object.apiVersion.indexOf('/');
  return `${object.apiVersion.slice(0, Math.max(0, slash))}/${object.kind}/${keyOf(object)}`;
}

/** Pods stand as workloads with a template; a Secret's values may stand under `stringData`. */
function writtenPath({ kind }: KubeObject, path: FieldPath): FieldPath {
  return kind === 'Pod' && path[0] === 'spec' && path[1] === 'template' ? path.slice(2) : path;
}

function originalIndexes(path: FieldPath, moved: Origin['moved']): FieldPath {
  if (moved.size === 0) return path;
  const original: (string | number)[] = [];
  for (const step of path) {
    const indexes = typeof step === 'number' ? moved.get(movedKey(original)) : undefined;
    original.push(typeof step === 'number' ? (indexes?.[step] ?? step) : step);
  }
  return original;
}

function locateNoted(locations: ReadonlyMap<string, Location>, path: FieldPath): Location | undefined {
  const [first, ...rest] = path;
  if (first === 'data' && !locations.has(movedKey(path))) {
    const plain = locations.get(movedKey(['stringData', ...rest]));
    if (plain) return plain;
  }
  for (let length = path.length; length >= 0; length--) {
    const found = locations.get(movedKey(path.slice(0, length)));
    if (found) return found;
  }
  return undefined;
}
