/** One JSON value after the other, of a text that comes in pieces: `{"a":1} {"a":2}`, as `-d @` reads them. */
export async function* jsonValues(pieces: AsyncIterable<string>): AsyncGenerator<string, void> {
  const splitter = new Splitter();
  for await (const piece of pieces) yield* splitter.add(piece);
  yield* splitter.end();
}

class Splitter {
  #text = '';
  #at = 0;
  #depth = 0;
  #inString = false;
  #started = false;

  *add(piece: string): Generator<string, void> {
    this.#text += piece;
    while (this.#at < this.#text.length) {
      const value = this.#step(this.#text[this.#at++] ?? '');
      if (value !== undefined) yield value;
    }
  }

  *end(): Generator<string, void> {
    if (this.#text.trim() === '') return;
    if (this.#depth > 0 || this.#inString) throw new Error('unexpected EOF');
    yield this.#take(this.#text.length);
  }

  #step(sign: string): string | undefined {
    if (this.#inString) {
      if (sign === '\\') this.#at++;
      else if (sign === '"') {
        this.#inString = false;
        if (this.#depth === 0) return this.#take(this.#at);
      }
      return undefined;
    }
    const space = sign === ' ' || sign === '\n' || sign === '\t' || sign === '\r';
    if (this.#depth === 0 && this.#started && (space || sign === '{' || sign === '[' || sign === '"')) {
      // A number or a word ends where the next value or a space begins.
      return this.#take(--this.#at);
    }
    if (sign === '"') this.#inString = true;
    else if (sign === '{' || sign === '[') this.#depth++;
    else if (sign === '}' || sign === ']') {
      this.#depth--;
      if (this.#depth <= 0) return this.#take(this.#at);
    } else if (!space && this.#depth === 0) this.#started = true;
    return undefined;
  }

  #take(end: number): string {
    const value = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    this.#at = 0;
    this.#depth = 0;
    this.#started = false;
    return value;
  }
}
