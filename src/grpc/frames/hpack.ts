import { staticTable } from './hpackStaticTable.js';
import { huffmanDecoded } from './huffman.js';

/** A header block that cannot be decoded: nothing after it in that direction can be, for the table is lost with it. */
export class HpackFault extends Error {}

type Field = [name: string, value: string];

/** Of each field the table counts so many bytes beside its name and value. */
const fieldOverhead = 32;
const usualTableBytes = 4096;
/** A table larger than this is not kept: no library that speaks gRPC asks for more. */
const mostTableBytes = 64 * 1024;
/** A block of a few bytes can name the same large field of the table again and again. */
const mostListBytes = 1024 * 1024;
const mostInteger = 2 ** 31 - 1;

/** Decodes the header blocks of one direction of a connection, in their order: RFC 7541. Its memory is bounded. */
export class HpackDecoder {
  /** The newest first. */
  #table: Field[] = [];
  #tableBytes = 0;
  #mostBytes = usualTableBytes;

  /** Throws a HpackFault. */
  decode(block: Buffer): Field[] {
    const fields: Field[] = [];
    const reader = new BlockReader(block);
    let bytes = 0;
    while (reader.more) {
      const field = this.#next(reader, fields.length === 0);
      if (!field) continue;
      bytes += sizeOf(field);
      if (bytes > mostListBytes) throw new HpackFault(`more than ${mostListBytes} bytes of headers`);
      fields.push(field);
    }
    return fields;
  }

  /** One representation; undefined where it only resizes the table. */
  #next(reader: BlockReader, first: boolean): Field | undefined {
    const byte = reader.peek();
    if (byte & 0x80) return this.#at(reader.integer(7));
    if (byte & 0x40) {
      const field = this.#literal(reader, 6);
      this.#add(field);
      return field;
    }
    if (byte & 0x20) {
      if (!first) throw new HpackFault('a change of the table size after a field');
      this.#resize(reader.integer(5));
      return undefined;
    }
    // Neither kind that is left, not indexed and never indexed, touches the table.
    return this.#literal(reader, 4);
  }

  #literal(reader: BlockReader, prefix: number): Field {
    const index = reader.integer(prefix);
    const name = index === 0 ? reader.string() : this.#at(index)[0];
    return [name, reader.string()];
  }

  #at(index: number): Field {
    const field = index <= staticTable.length ? staticTable[index - 1] : this.#table[index - staticTable.length - 1];
    if (!field) throw new HpackFault(`no field has the index ${index}`);
    return field;
  }

  #add(field: Field): void {
    this.#table.unshift(field);
    this.#tableBytes += sizeOf(field);
    this.#evict();
  }

  #resize(bytes: number): void {
    if (bytes > mostTableBytes) throw new HpackFault(`a table of ${bytes} bytes`);
    this.#mostBytes = bytes;
    this.#evict();
  }

  #evict(): void {
    while (this.#tableBytes > this.#mostBytes) {
      const oldest = this.#table.pop();
      if (!oldest) return;
      this.#tableBytes -= sizeOf(oldest);
    }
  }
}

function sizeOf([name, value]: Field): number {
  return name.length + value.length + fieldOverhead;
}

class BlockReader {
  readonly #block: Buffer;
  #at = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  get more(): boolean {
    return this.#at < this.#block.length;
  }

  peek(): number {
    const byte = this.#block[this.#at];
    if (byte === undefined) throw new HpackFault('the block ends within a field');
    return byte;
  }

  /** An integer whose first part is the low bits of a byte. */
  integer(prefix: number): number {
    const full = 2 ** prefix - 1;
    let value = this.#byte() & full;
    if (value < full) return value;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (value > mostInteger || factor > mostInteger) throw new HpackFault('an integer that is too large');
      if (byte < 0x80) return value;
    }
  }

  /** Bytes as Latin 1, so that none is lost. */
  string(): string {
    const packed = (this.peek() & 0x80) !== 0;
    const length = this.integer(7);
    const end = this.#at + length;
    if (end > this.#block.length) throw new HpackFault('the block ends within a string');
    const bytes = this.#block.subarray(this.#at, end);
    this.#at = end;
    const text = packed ? huffmanDecoded(bytes) : bytes;
    if (!text) throw new HpackFault('a string that is not in the Huffman code');
    return text.toString('latin1');
  }

  #byte(): number {
    const byte = this.peek();
    this.#at++;
    return byte;
  }
}
