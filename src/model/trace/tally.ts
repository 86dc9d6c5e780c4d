/** Counts by name, with a bound on the names. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #most: number;

  constructor(most = 100) {
    this.#most = most;
  }

  add(name: string): void {
    const known = this.#counts.get(name);
    const counted = known === undefined && this.#counts.size >= this.#most ? '(others)' : name;
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1);
  }

  /** The most first. */
  get rows(): [name: string, count: number][] {
    return [...this.#counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
}
