import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const compiled = new Map<string, ValidateFunction>();

/** The published schema of a kind of document, and a function that holds documents against it. */
export function schemaOf(name: string): ValidateFunction {
  const file = new URL(`../../schema/${name}.schema.json`, import.meta.url);
  const validate = compiled.get(name) ?? ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  compiled.set(name, validate);
  return validate;
}

/** What a document has that its schema does not allow, or lacks. */
function schemaFaults(name: string, document: unknown): string[] {
  const validate = schemaOf(name);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Holds that a document is as the schema has it, and that the schema knows every key of it by name. */
export function expectBySchema(
  name: string,
  document: unknown,
  isOpen: (place: string) => boolean = () => false,
): void {
  expect(schemaFaults(name, document)).toEqual([]);
  const validate = schemaOf(name);
  // One object of each place is enough; a hundred of a list say nothing more.
  const objects = new Map(
    [...objectsIn(document, isOpen)].map(([place, object]) => [place.replace(/\d+/g, '*'), object]),
  );
  for (const [place, object] of objects) {
    object.unheardOf = true;
    expect(validate(document), `an unknown key of ${place || 'the document'}`).toBe(false);
    delete object.unheardOf;
  }
}

function* objectsIn(
  value: unknown,
  isOpen: (place: string) => boolean,
  place = '',
): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null || isOpen(place)) return;
  if (!Array.isArray(value)) yield [place, value as Record<string, unknown>];
  for (const [key, item] of Object.entries(value)) yield* objectsIn(item, isOpen, `${place}/${key}`);
}
