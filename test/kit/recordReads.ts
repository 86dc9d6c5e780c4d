/** The same facts, with the name of each that is read added to `read`; taking them all at once counts as reading more. */
export function recordReads<T extends object>(facts: T, read: Set<string>): T {
  return new Proxy(facts, {
    get(target, name, receiver) {
      read.add(String(name));
      return Reflect.get(target, name, receiver);
    },
    has(target, name) {
      read.add(String(name));
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      read.add('everything at once');
      return Reflect.ownKeys(target);
    },
  });
}
