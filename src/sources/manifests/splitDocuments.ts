/** A document of a file. */
export interface DocumentText {
  text: string;
  /** Lines of the file before it. */
  linesBefore: number;
}

const newline = 10;
const dash = 45;
const dot = 46;

/**
 * Cuts a file at its document marks, piece by piece as it is read. A line that begins with `---` or `...` ends a
 * document wherever it stands, even in a block of text, so no parser is needed; and a broken document cannot swallow
 * the next one.
 */
export function* splitDocuments(chunks: Iterable<Buffer>): Generator<DocumentText> {
  let bytes: Buffer = Buffer.alloc(0);
  // The start of the line to look at next, counted in `bytes`, which begin where the current document does.
  let [at, linesBefore, lines] = [0, 0, 0];
  for (const chunk of chunks) {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    let from = 0;
    // A mark is known by the byte behind it.
    while (at + markLength < bytes.length) {
      if (at > from && isMark(bytes, at)) {
        yield { text: textOf(bytes, from, at), linesBefore };
        [from, linesBefore] = [at, lines];
      }
      const end = bytes.indexOf(newline, at);
      if (end === -1) break;
      at = end + 1;
      lines++;
    }
    bytes = bytes.subarray(from);
    at -= from;
  }
  if (at > 0 && isMark(bytes, at)) {
    yield { text: textOf(bytes, 0, at), linesBefore };
    [bytes, linesBefore] = [bytes.subarray(at), lines];
  }
  if (bytes.length > 0) yield { text: textOf(bytes, 0, bytes.length), linesBefore };
}

const markLength = 3;

/** `---` or `...` at the start of a line, alone or with a space behind. */
function isMark(bytes: Buffer, at: number): boolean {
  const c = bytes[at];
  if ((c !== dash && c !== dot) || bytes[at + 1] !== c || bytes[at + 2] !== c) return false;
  const behind = bytes[at + 3];
  return behind === undefined || behind === 32 || behind === 9 || behind === 13 || behind === newline;
}

const content = /^(?![ \t]*(?:#|\r?$)|%|---[ \t]*(?:#|\r?$))/m;

/** Whether nothing but marks, comments, directives and space is in a document. */
export function isBlank(text: string): boolean {
  return !content.test(text);
}

/** The end mark belongs to the document before it, which is done: space in its place keeps lines and columns. */
function textOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('utf8', from, to).replace(/^\.\.\.(?=\s|$)/, '   ');
}
