/** A word, number, string or sign of a proto file. */
export interface Token {
  kind: 'word' | 'number' | 'string' | 'sign' | 'end';
  text: string;
  /** Where it begins and ends in the source. */
  at: number;
  end: number;
  line: number;
  column: number;
  /** The comment right before it. */
  comment: string;
}

const next =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<word>[A-Za-z_][\w.]*|\.[A-Za-z_][\w.]*)|(?<number>0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fF]?)|(?<string>"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|(?<sign>[-+={}[\]();,<>:/])/y;

/** Cuts a proto file into tokens. Throws an Error with line and column where it cannot. */
export function tokensOf(source: string, file: string): Token[] {
  const tokens: Token[] = [];
  const place = new Place(source);
  let lastLine = 0;
  let comments: { text: string; endLine: number }[] = [];
  next.lastIndex = 0;
  while (next.lastIndex < source.length) {
    const at = next.lastIndex;
    const match = next.exec(source);
    const { line, column } = place.of(at);
    if (!match) throw new Error(`${file}:${line}:${column}: invalid character '${source[at]}'`);
    const [text] = match;
    const { groups = {} } = match;
    const kind = (['word', 'number', 'string', 'sign'] as const).find((name) => groups[name] !== undefined);
    if (kind === undefined) {
      // What stands behind something on its line is a comment on that.
      if (text.startsWith('/') && line !== lastLine)
        comments.push({ text, endLine: place.of(at + text.length - 1).line });
      continue;
    }
    tokens.push({ kind, text, at, end: at + text.length, line, column, comment: leading(comments, line) });
    comments = [];
    lastLine = place.of(at + text.length - 1).line;
  }
  const { line, column } = place.of(source.length);
  tokens.push({ kind: 'end', text: '', at: source.length, end: source.length, line, column, comment: '' });
  return tokens;
}

class Place {
  readonly #source: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Places are asked for in order. */
  of(at: number): { line: number; column: number } {
    for (; this.#at < at; this.#at++) {
      if (this.#source[this.#at] !== '\n') continue;
      this.#line++;
      this.#lineStart = this.#at + 1;
    }
    return { line: this.#line, column: at - this.#lineStart + 1 };
  }
}

/** Lines of comments that end on the line before, with none left blank between them. */
function leading(comments: readonly { text: string; endLine: number }[], line: number): string {
  const block: string[] = [];
  let expected = line - 1;
  for (const { text, endLine } of comments.toReversed()) {
    if (endLine !== expected && endLine !== line) break;
    if (text.startsWith('/*')) return block.length > 0 ? block.join('') : starred(text);
    block.unshift(`${text.slice(2)}\n`);
    expected = endLine - 1;
  }
  return block.join('');
}

function starred(text: string): string {
  const lines = text.slice(2, -2).split('\n');
  return lines.map((line, i) => (i === 0 ? line : line.replace(/^\s*\*?/, ''))).join('\n');
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11 };

/** The bytes that a string token stands for. */
export function stringBytes(text: string): Buffer {
  const parts: Buffer[] = [];
  const body = text.slice(1, -1);
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '\\') {
      const plain = /^[^\\]+/.exec(body.slice(i))?.[0] ?? '';
      parts.push(Buffer.from(plain));
      i += plain.length - 1;
      continue;
    }
    const rest = body.slice(i + 1);
    const code = /^(?:[xX][\da-fA-F]{1,2}|[0-7]{1,3}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/.exec(rest)?.[0];
    i += code?.length ?? 1;
    if (code === undefined) {
      const sign = rest[0] ?? '';
      parts.push(Buffer.from([escapes[sign] ?? sign.charCodeAt(0)]));
    } else if (/^[uU]/.test(code)) parts.push(Buffer.from(String.fromCodePoint(Number.parseInt(code.slice(1), 16))));
    else parts.push(Buffer.from([/^[xX]/.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8)]));
  }
  return Buffer.concat(parts);
}
