import { stringBytes, type Token, tokensOf } from './tokens.js';

/** The name of an option: `deprecated`, `(my.option).field`, `features.x`. */
export type OptionName = { text: string; extension: boolean }[];

/** The value of an option as it is written. */
export type OptionValue =
  | { kind: 'word' | 'number'; text: string }
  | { kind: 'string'; bytes: Buffer }
  | { kind: 'message'; text: string };

/** Reads a proto file token by token. Every fault is an Error with its place. */
export class Reader {
  readonly #tokens: readonly Token[];
  readonly #source: string;
  readonly #file: string;
  #at = 0;

  constructor(source: string, file: string) {
    this.#source = source;
    this.#file = file;
    this.#tokens = tokensOf(source, file);
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get ended(): boolean {
    return this.token.kind === 'end';
  }

  /** Takes the token if it is this one. */
  take(text: string): boolean {
    if (this.token.text !== text || this.token.kind === 'string') return false;
    this.#at++;
    return true;
  }

  peek(text: string, ahead = 0): boolean {
    return this.#tokens[this.#at + ahead]?.text === text;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected(`expecting '${text}'`);
  }

  word(): string {
    return this.#next('word', 'expecting a name');
  }

  integer(): number {
    const negative = this.take('-');
    const text = this.#next('number', 'expecting a number');
    const value = /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text);
    if (!Number.isInteger(value)) throw this.unexpected('expecting a whole number');
    return negative ? -value : value;
  }

  /** Strings that stand side by side are one. */
  bytes(): Buffer {
    const parts = [stringBytes(this.#next('string', 'expecting a string'))];
    while (this.token.kind === 'string') parts.push(stringBytes(this.#next('string', '')));
    return Buffer.concat(parts);
  }

  string(): string {
    return this.bytes().toString('utf8');
  }

  optionName(): OptionName {
    const parts: OptionName = [];
    // What follows an extension is read with its dot: `(a.b).field`.
    do {
      if (this.take('(')) {
        parts.push({ text: this.word().replace(/^\./, ''), extension: true });
        this.expect(')');
      } else {
        const words = this.word().split('.');
        parts.push(...words.filter((text) => text !== '').map((text) => ({ text, extension: false })));
      }
    } while (this.peek('(') || this.token.text.startsWith('.'));
    return parts;
  }

  optionValue(): OptionValue {
    if (this.token.kind === 'string') return { kind: 'string', bytes: this.bytes() };
    if (this.token.text === '{') return { kind: 'message', text: this.#braced() };
    const sign = this.take('-') ? '-' : this.take('+') ? '' : '';
    const kind = this.token.kind === 'number' ? 'number' : 'word';
    return { kind, text: sign + this.#next(kind, 'expecting a value') };
  }

  unexpected(what: string): Error {
    const { line, column, text, kind } = this.token;
    const found = kind === 'end' ? 'end of file' : `'${text}'`;
    return new Error(`${this.#file}:${line}:${column}: syntax error: unexpected ${found}, ${what}`);
  }

  #next(kind: Token['kind'], what: string): string {
    const { token } = this;
    if (token.kind !== kind) throw this.unexpected(what);
    this.#at++;
    return token.text;
  }

  /** What stands between braces, as it is: text format. */
  #braced(): string {
    const from = this.token.end;
    let depth = 0;
    do {
      if (this.token.text === '{' && this.token.kind === 'sign') depth++;
      if (this.token.text === '}' && this.token.kind === 'sign') depth--;
      if (this.ended) throw this.unexpected("expecting '}'");
      this.#at++;
    } while (depth > 0);
    return this.#source.slice(from, this.#tokens[this.#at - 1]?.at);
  }
}
