/**
 * What a value must look like, so that nobody behind the reader has to doubt the types of model/objects.ts.
 * `free` text may hold anything, template marks included.
 */
export type Shape =
  | { is: 'text'; free?: boolean }
  | { is: 'quantity' | 'number' | 'flag' | 'numberOrText' | 'anything' }
  | { is: 'list'; of: Shape }
  | { is: 'map'; of: Shape }
  | Fields;

export interface Fields {
  is: 'fields';
  fields: Readonly<Record<string, Shape>>;
  /** Without these the whole is of no use. */
  needs: readonly string[];
  /** Whether fields that are not named stay; most of what pods say is never looked at. */
  open: boolean;
}

export const text: Shape = { is: 'text' };
export const freeText: Shape = { is: 'text', free: true };
export const number: Shape = { is: 'number' };
export const flag: Shape = { is: 'flag' };
export const numberOrText: Shape = { is: 'numberOrText' };
/** Written as a number or a text, kept as a text. */
export const quantity: Shape = { is: 'quantity' };
export const anything: Shape = { is: 'anything' };
export const list = (of: Shape): Shape => ({ is: 'list', of });
export const map = (of: Shape): Shape => ({ is: 'map', of });
export const texts = list(text);

/** An object that keeps what it has beside these fields. */
export function fields(named: Readonly<Record<string, Shape>>, ...needs: string[]): Fields {
  return { is: 'fields', fields: named, needs, open: true };
}

/** An object that is cut down to these fields. */
export function onlyFields(named: Readonly<Record<string, Shape>>, ...needs: string[]): Fields {
  return { is: 'fields', fields: named, needs, open: false };
}
