import type { Surroundings } from '../../model/remedy.js';

/** The same answer for the same surroundings, worked out once: every Service of a large cluster asks for it. */
export function once<T>(make: (surroundings: Surroundings) => T): (surroundings: Surroundings) => T {
  const made = new WeakMap<Surroundings, { value: T }>();
  return (surroundings) => {
    let known = made.get(surroundings);
    if (!known) {
      known = { value: make(surroundings) };
      made.set(surroundings, known);
    }
    return known.value;
  };
}
