import { codes, StatusError } from './grpcStatus.js';

const prefixBytes = 5;

/** A message with its prefix: not compressed, length. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixBytes);
  return frame;
}

/** Cuts a body into messages, however its chunks are cut. Throws a StatusError on what is no message. */
export class MessageCutter {
  readonly #mostBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #wanted: { compressed: boolean; length: number } | undefined;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** A body that ends here is cut off. */
  get midway(): boolean {
    return this.#bytes > 0 || this.#wanted !== undefined;
  }

  *cut(chunk: Buffer): Generator<{ compressed: boolean; bytes: Buffer }> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    for (;;) {
      if (this.#wanted === undefined) {
        if (this.#bytes < prefixBytes) return;
        this.#wanted = this.#prefix();
      }
      const { compressed, length } = this.#wanted;
      if (this.#bytes < length) return;
      this.#wanted = undefined;
      yield { compressed, bytes: this.#take(length) };
    }
  }

  #prefix(): { compressed: boolean; length: number } {
    const prefix = this.#take(prefixBytes);
    const flag = prefix[0] ?? 0;
    if (flag > 1)
      throw new StatusError({ code: codes.internal, message: `grpc: received unexpected payload format ${flag}` });
    const length = prefix.readUInt32BE(1);
    if (length > this.#mostBytes) {
      const message = `grpc: received message larger than max (${length} vs. ${this.#mostBytes})`;
      throw new StatusError({ code: codes.resourceExhausted, message });
    }
    return { compressed: flag === 1, length };
  }

  #take(count: number): Buffer {
    this.#bytes -= count;
    const [first] = this.#chunks;
    if (first && first.length > count) {
      this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    const taken: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const head = this.#chunks[0];
      if (!head) break;
      taken.push(head.subarray(0, missing));
      if (head.length > missing) this.#chunks[0] = head.subarray(missing);
      else this.#chunks.shift();
      missing -= Math.min(missing, head.length);
    }
    return taken.length === 1 && taken[0] ? taken[0] : Buffer.concat(taken);
  }
}

/** Unpacks a compressed message; `encoding` is what the server's headers named. */
export async function unpacked(bytes: Buffer, encoding: string | undefined, mostBytes: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') {
    const message = 'grpc: compressed flag set with identity or empty encoding';
    throw new StatusError({ code: codes.internal, message });
  }
  if (encoding !== 'gzip') {
    const message = `grpc: Decompressor is not installed for grpc-encoding "${encoding}"`;
    throw new StatusError({ code: codes.unimplemented, message });
  }
  const [{ gunzip }, { promisify }] = await Promise.all([import('node:zlib'), import('node:util')]);
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: Math.max(1, mostBytes) });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new StatusError({
      code: tooLarge ? codes.resourceExhausted : codes.internal,
      message: tooLarge
        ? `grpc: received message after decompression larger than max ${mostBytes}`
        : `grpc: failed to decompress the received message: ${(error as Error).message}`,
    });
  }
}
