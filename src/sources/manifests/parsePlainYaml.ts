import { literalBlock } from './literalBlock.js';
import type { Place } from './place.js';
import { plainScalar } from './plainScalar.js';
import {
  bar,
  carriageReturn,
  dash,
  doubleQuote,
  doubleQuotedValue,
  hash,
  jsonOr,
  matchesAt,
  newline,
  notPlain,
  openBrace,
  openBracket,
  restOfLine,
  singleQuote,
  singleQuotedValue,
  space,
  tab,
} from './plainText.js';
import { scanJson } from './scanJson.js';

export interface PlainYaml {
  value: unknown;
  /** Only where a depth was given. */
  place?: Place;
}

const deepestNesting = 200;

const key = /(?:[\w./][\w./@$-]*|"[^"\\\n\t]*"|'[^'\n\t]*')(?= *:(?:[ \r\n]|$))/y;
const doubleQuoted = /"(?:[^"\\\n]|\\[^\n])*"/y;
const singleQuoted = /'(?:[^'\n]|'')*'/y;
/** Anchors, aliases, tags, folded text, directives, complex keys. */
const foreignStart = '&*!>%@`?,]}:#\t';

/**
 * Reads the YAML that people and tools write for Kubernetes nearly always: block mappings and lists, values on one
 * line, literal blocks. Undefined for anything else, right or wrong: the library then reads or refuses it. This is an
 * order of magnitude faster than the library, which is what makes big repositories bearable; a test compares the two.
 */
export function parsePlainYaml(text: string, depth = -1): PlainYaml | undefined {
  try {
    return new Reader(text, depth).read();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

class Reader {
  /** The current line: its start, the first thing on it that was not read yet, the column of that, its end. */
  #start = 0;
  #content = 0;
  #column = -1;
  #end = 0;
  #next = 0;
  /** Just behind the last value. */
  #read = 0;
  #place: Place | undefined;
  readonly #text: string;
  readonly #depth: number;

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
  }

  read(): PlainYaml {
    if (this.#text.includes('\r') && /\r(?!\n)/.test(this.#text)) throw notPlain;
    this.#advance();
    if (this.#column === 0 && this.#text.startsWith('---', this.#content)) {
      if (!matchesAt(this.#text, restOfLine, this.#content + 3)) throw notPlain;
      this.#advance();
    }
    if (this.#column === -1) return { value: null, place: { offset: 0, from: 0, end: 0 } };
    const value = this.#node(0);
    if (this.#column !== -1) throw notPlain;
    return this.#place ? { value, place: this.#place } : { value };
  }

  /** Goes to the next line that is neither empty nor a comment; column -1 at the end. */
  #advance(): void {
    const text = this.#text;
    for (let start = this.#next; start < text.length; ) {
      let end = text.indexOf('\n', start);
      if (end === -1) end = text.length;
      let content = start;
      while (text.charCodeAt(content) === space) content++;
      const c = text.charCodeAt(content);
      const empty = content >= end || c === hash || (c === carriageReturn && content + 1 === end);
      if (!empty) {
        if (c === tab) throw notPlain;
        this.#start = start;
        this.#content = content;
        this.#column = content - start;
        this.#end = end;
        this.#next = end + 1;
        return;
      }
      start = end + 1;
    }
    this.#next = text.length;
    this.#column = -1;
  }

  #node(level: number): unknown {
    if (level > deepestNesting) throw notPlain;
    if (this.#isDash(this.#content)) return this.#list(level);
    if (matchesAt(this.#text, key, this.#content)) return this.#mapping(level);
    throw notPlain;
  }

  #mapping(level: number): Record<string, unknown> {
    const column = this.#column;
    const from = this.#content;
    const mapping: Record<string, unknown> = {};
    const parts = level < this.#depth ? new Map<string | number, Place>() : undefined;
    do {
      const offset = this.#content;
      const name = this.#key(offset);
      if (name === '__proto__' || Object.hasOwn(mapping, name)) throw notPlain;
      let at = key.lastIndex;
      while (this.#text.charCodeAt(at) === space) at++;
      mapping[name] = this.#valueBehind(at + 1, column, level, true);
      if (parts && this.#place) parts.set(name, { ...this.#place, offset });
    } while (this.#column === column && !this.#isDash(this.#content));
    return this.#closed(mapping, column, from, parts);
  }

  #list(level: number): unknown[] {
    const column = this.#column;
    const from = this.#content;
    const list: unknown[] = [];
    const parts = level < this.#depth ? new Map<string | number, Place>() : undefined;
    do {
      list.push(this.#valueBehind(this.#content + 1, column, level, false));
      if (parts && this.#place) parts.set(list.length - 1, this.#place);
    } while (this.#column === column && this.#isDash(this.#content));
    // A mapping may hold a list at its own column; whoever called goes on with its next key.
    return this.#closed(list, column, from, parts);
  }

  #closed<T>(value: T, column: number, from: number, parts: Place['parts']): T {
    if (this.#column > column) throw notPlain;
    if (this.#depth >= 0) this.#place = { offset: from, from, end: this.#read, ...(parts && { parts }) };
    return value;
  }

  /** The value after a colon or a dash. */
  #valueBehind(at: number, column: number, level: number, inMapping: boolean): unknown {
    const text = this.#text;
    let from = at;
    while (text.charCodeAt(from) === space) from++;
    if (from >= this.#end || matchesAt(this.#text, restOfLine, at))
      return this.#valueBelow(at, column, level, inMapping);
    if (!inMapping && (this.#isDash(from) || matchesAt(this.#text, key, from))) {
      this.#content = from;
      this.#column = from - this.#start;
      return this.#node(level + 1);
    }
    const first = text.charCodeAt(from);
    if (first === openBracket || first === openBrace) return this.#closedLine(this.#flow(from, level + 1), column);
    const value = first === bar ? this.#literal(from, column) : this.#scalar(from);
    this.#mark(from, this.#read);
    return this.#closedLine(value, column);
  }

  /** A value that ends with its line: whatever is further in on the next one would continue it. */
  #closedLine<T>(value: T, column: number): T {
    this.#advance();
    if (this.#column > column) throw notPlain;
    return value;
  }

  #valueBelow(at: number, column: number, level: number, inMapping: boolean): unknown {
    this.#advance();
    if (this.#column > column) return this.#node(level + 1);
    if (inMapping && this.#column === column && this.#isDash(this.#content)) return this.#list(level + 1);
    this.#mark(at, at);
    return null;
  }

  #mark(from: number, end: number): void {
    this.#read = end;
    if (this.#depth >= 0) this.#place = { offset: from, from, end };
  }

  #key(at: number): string {
    if (!matchesAt(this.#text, key, at)) throw notPlain;
    const written = this.#text.slice(at, key.lastIndex);
    const first = written.charCodeAt(0);
    if (first === doubleQuote || first === singleQuote) return written.slice(1, -1);
    // A number or a truth value as a key is for the library to spell.
    if (typeof plainScalar(written) !== 'string') throw notPlain;
    return written;
  }

  #scalar(from: number): unknown {
    const text = this.#text;
    const first = text.charCodeAt(from);
    if (first === doubleQuote) return this.#quoted(doubleQuoted, from, doubleQuotedValue);
    if (first === singleQuote) return this.#quoted(singleQuoted, from, singleQuotedValue);
    let end = this.#end;
    if (text.charCodeAt(end - 1) === carriageReturn) end--;
    let word = text.slice(from, end);
    const comment = word.indexOf(' #');
    if (comment !== -1) word = word.slice(0, comment);
    let length = word.length;
    while (word.charCodeAt(length - 1) === space) length--;
    if (length < word.length) word = word.slice(0, length);
    const odd =
      foreignStart.includes(word.charAt(0)) ||
      this.#isDash(from) ||
      word.includes(': ') ||
      word.endsWith(':') ||
      /[\t\r]/.test(word);
    const value = odd ? undefined : plainScalar(word);
    if (value === undefined) throw notPlain;
    this.#read = from + word.length;
    return value;
  }

  #quoted(pattern: RegExp, from: number, meaning: (written: string) => string): string {
    if (!matchesAt(this.#text, pattern, from)) throw notPlain;
    const end = pattern.lastIndex;
    if (!matchesAt(this.#text, restOfLine, end)) throw notPlain;
    this.#read = end;
    return meaning(this.#text.slice(from, end));
  }

  /** Lists of JSON scalars, and empty mappings; a mapping with entries may repeat a key, which JSON.parse hides. */
  #flow(from: number, level: number): unknown {
    const written = this.#text.slice(from, this.#end).trimEnd();
    this.#mark(from, from + written.length);
    if (written === '{}') return {};
    if (written.includes('{')) throw notPlain;
    const value = jsonOr(written);
    if (this.#depth >= 0) this.#place = scanJson(this.#text, from, this.#depth - level)?.place;
    return value;
  }

  #literal(from: number, column: number): string {
    const { value, end, next } = literalBlock(this.#text, from, column);
    this.#read = end;
    this.#next = next;
    return value;
  }

  #isDash(at: number): boolean {
    if (this.#text.charCodeAt(at) !== dash) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === space || next === newline || next === carriageReturn || at + 1 >= this.#text.length;
  }
}
