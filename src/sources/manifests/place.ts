/** Where a value stands in a text, with its parts. Offsets count UTF-16 units from the start of the text. */
export interface Place {
  /** Of its key in a mapping, of itself in a list or at the top. */
  offset: number;
  /** Where the value begins: behind the key. */
  from: number;
  /** Just behind the value. */
  end: number;
  parts?: Map<string | number, Place>;
}

/** The place of the deepest part of a path that is written. */
export function deepestPlace(root: Place, path: readonly (string | number)[]): Place {
  let place = root;
  for (const step of path) {
    const part = place.parts?.get(step);
    if (part === undefined) break;
    place = part;
  }
  return place;
}

/** Line and column, both counted from 1, of an offset. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let [line, start] = [1, 0];
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
