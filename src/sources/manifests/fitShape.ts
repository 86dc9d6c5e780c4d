import type { Fields, Shape } from './shape.js';

type Path = (string | number)[];

interface ShapeFault {
  path: Path;
  /** A clause about the field, its own name not included: `is a list, a number is needed`. */
  says: string;
}

export interface Fitted {
  /** Undefined when not even the whole could be kept. */
  value: unknown;
  faults: ShapeFault[];
  /** Where a field holds `{{ … }}`: this is no manifest yet. */
  template?: Path;
  /** For lists that lost elements, by the path of the list: the index that each element left was written at. */
  moved: Map<string, number[]>;
}

/** As deep as values may go that nobody looks into. */
const deepestUnread = 50;

export function movedKey(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

/**
 * Makes a value fit its shape. What has the wrong type is read as what was plainly meant (`"80"` as 80) or else left
 * out, as little as possible around it; each time with a fault. Empty values (null) are left out without one.
 */
export function fitShape(value: unknown, shape: Shape): Fitted {
  const fitting = new Fitting();
  const fitted = fitting.fit(value, shape);
  const { faults, moved, template } = fitting;
  return { value: fitted, faults, moved, ...(template && { template }) };
}

class Fitting {
  readonly faults: ShapeFault[] = [];
  readonly moved = new Map<string, number[]>();
  template: Path | undefined;
  readonly #path: Path = [];

  fit(value: unknown, shape: Shape): unknown {
    if (value === null || value === undefined) return undefined;
    switch (shape.is) {
      case 'text':
        return this.#text(value, shape.free === true);
      case 'quantity':
        return typeof value === 'number' ? String(value) : this.#text(value, false);
      case 'number':
        return this.#number(value);
      case 'flag':
        return this.#flag(value);
      case 'numberOrText':
        return typeof value === 'number' && Number.isFinite(value) ? value : this.#text(value, false);
      case 'anything':
        return isShallow(value, deepestUnread) ? value : this.#refuse('is nested too deeply');
      case 'list':
        return Array.isArray(value) ? this.#list(value, shape.of) : this.#mismatch(value, 'a list');
      case 'map':
        return isMapping(value) ? this.#map(value, shape.of) : this.#mismatch(value, 'a mapping');
      case 'fields':
        return isMapping(value) ? this.#fields(value, shape) : this.#mismatch(value, 'a mapping');
    }
  }

  #text(value: unknown, free: boolean): string | undefined {
    if (typeof value === 'string') {
      if (!free && value.includes('{{')) this.#foundTemplate();
      return value;
    }
    if (typeof value !== 'number' && typeof value !== 'boolean') return this.#mismatch(value, 'text');
    this.#fault(`${needed(value, 'text')}: put it in quotes; it is read as "${value}"`);
    return String(value);
  }

  #number(value: unknown): number | undefined {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) return this.#mismatch(value, 'a number');
    this.#fault(`${needed(value, 'a number')}: take the quotes off; it is read as ${Number(value)}`);
    return Number(value);
  }

  #flag(value: unknown): boolean | undefined {
    if (typeof value === 'boolean') return value;
    if (value !== 'true' && value !== 'false') return this.#mismatch(value, 'true or false');
    this.#fault(`${needed(value, 'true or false')}: take the quotes off; it is read as ${value}`);
    return value === 'true';
  }

  #list(values: readonly unknown[], of: Shape): unknown[] {
    const fitted: unknown[] = [];
    const indexes: number[] = [];
    for (const [index, value] of values.entries()) {
      this.#path.push(index);
      const kept = this.fit(value, of);
      if (kept !== undefined) {
        fitted.push(kept);
        indexes.push(index);
      } else if (value === null) this.#fault('is empty; it is left out');
      this.#path.pop();
    }
    if (fitted.length < values.length) this.moved.set(movedKey(this.#path), indexes);
    return fitted;
  }

  #map(values: Readonly<Record<string, unknown>>, of: Shape): Record<string, unknown> {
    const fitted: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) {
      if (name.startsWith('{')) this.#foundTemplate();
      this.#path.push(name);
      // Kubernetes takes an empty value of such a map for empty text.
      const kept = value === null && of.is === 'text' ? '' : this.fit(value, of);
      if (kept !== undefined && name !== '__proto__') fitted[name] = kept;
      this.#path.pop();
    }
    return fitted;
  }

  #fields(values: Record<string, unknown>, shape: Fields): Record<string, unknown> | undefined {
    const fitted: Record<string, unknown> = shape.open ? values : {};
    const names = Object.keys(values);
    for (const name of names) {
      if (name.startsWith('{')) this.#foundTemplate();
      if (!Object.hasOwn(shape.fields, name)) {
        if (shape.open && !isShallow(values[name], deepestUnread)) delete fitted[name];
        continue;
      }
      const of = shape.fields[name];
      if (of === undefined) continue;
      this.#path.push(name);
      const kept = this.fit(values[name], of);
      this.#path.pop();
      if (kept === undefined) delete fitted[name];
      else fitted[name] = kept;
    }
    const missing = shape.needs.find((name) => fitted[name] === undefined);
    if (missing === undefined) return fitted;
    const told = this.faults.at(-1);
    // One fault, one sentence: the field was told of already, so only what goes with it is added.
    if (told && told.path.length > this.#path.length && !names.every((name) => name !== missing)) {
      told.says = told.says.replace(/; [^;]* left out$/, `; ${fieldName(this.#path) || 'the object'} is left out`);
      return undefined;
    }
    return this.#refuse(`has no ${missing}`);
  }

  /** An unquoted `{{ x }}` is a mapping to YAML, with a mapping for a key. */
  #mismatch(value: unknown, wanted: string): undefined {
    if (isMapping(value) && Object.keys(value).some((name) => name.startsWith('{'))) this.#foundTemplate();
    return this.#refuse(needed(value, wanted));
  }

  #refuse(says: string): undefined {
    if (!this.template) this.#fault(`${says}; it is left out`);
    return undefined;
  }

  #fault(says: string): void {
    this.faults.push({ path: [...this.#path], says });
  }

  #foundTemplate(): void {
    this.template ??= [...this.#path];
  }
}

/** `spec.ports[0].port`, `metadata.annotations["example.com/x"]` */
export function fieldName(path: readonly (string | number)[]): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${name}[${JSON.stringify(step)}]`;
    return name === '' ? step : `${name}.${step}`;
  }, '');
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `is the text "80", a number is needed` */
function needed(value: unknown, wanted: string): string {
  return `is ${described(value)}, ${wanted} is needed`;
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  if (typeof value !== 'string') return `${typeof value === 'boolean' ? '' : 'the number '}${String(value)}`;
  return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
}

/** Aliases may make a cycle: the depth ends that as well. */
function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}
