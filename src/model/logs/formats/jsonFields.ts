import { told } from './fields.js';

/** The fields of a line that is a JSON object, asked for by any of their names; undefined for any other line. */
export function jsonFields(line: string): JsonFields | undefined {
  // Most lines of most logs are no JSON at all: trying to parse each would cost.
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  try {
    return new JsonFields(JSON.parse(line) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

class JsonFields {
  readonly #fields: Record<string, unknown>;

  constructor(fields: Record<string, unknown>) {
    this.#fields = fields;
  }

  has(name: string): boolean {
    return name in this.#fields;
  }

  text(...names: string[]): string | undefined {
    for (const name of names) {
      const value = this.#fields[name];
      if (typeof value === 'number') return String(value);
      const text = typeof value === 'string' ? told(value) : undefined;
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** Proxies write numbers as numbers or as texts, as the operator's template has it. */
  number(...names: string[]): number | undefined {
    const text = this.text(...names);
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
  }
}
