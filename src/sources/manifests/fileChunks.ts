import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const chunkBytes = 4 * 1024 * 1024;

/** The content of a file, a few megabytes at a time; a pipe will do. */
export function* fileChunks(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    const size = stat.isFile() ? Math.min(stat.size + 1, chunkBytes) : chunkBytes;
    for (;;) {
      const chunk = filled(file, size);
      if (chunk.length > 0) yield chunk;
      if (chunk.length < size) return;
    }
  } finally {
    closeSync(file);
  }
}

/** Pipes give a little at a time. */
function filled(file: number, size: number): Buffer {
  const chunk = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(file, chunk, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return chunk.subarray(0, length);
}

/** A text as chunks of bytes, cut at line ends so that no character is cut. */
export function* textChunks(text: string): Generator<Buffer> {
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf('\n', at + chunkBytes);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    yield Buffer.from(text.slice(at, end), 'utf8');
    at = end;
  }
}

/** The chunks as UTF-8 without its mark: Windows PowerShell writes UTF-16. Undefined for what is no text. */
export function asUtf8(chunks: Iterator<Buffer>): Iterable<Buffer> | undefined {
  const { value: first, done } = chunks.next();
  if (done) return [];
  if (first[0] === 0xff && first[1] === 0xfe) return [recoded(first, chunks, 'utf-16le')];
  if (first[0] === 0xfe && first[1] === 0xff) return [recoded(first, chunks, 'utf-16be')];
  if (first.includes(0)) return undefined;
  const isMarked = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
  return followed(isMarked ? first.subarray(3) : first, chunks);
}

function recoded(first: Buffer, rest: Iterator<Buffer>, encoding: string): Buffer {
  const bytes = Buffer.concat([...followed(first, rest)]);
  return Buffer.from(new TextDecoder(encoding).decode(bytes), 'utf8');
}

function* followed(first: Buffer, rest: Iterator<Buffer>): Generator<Buffer> {
  yield first;
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
}
