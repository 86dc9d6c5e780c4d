import type { MessageInProgress } from '../../model/trace/frame.js';

const prefixBytes = 5;

/** Where the messages of one side of a stream end, told from its DATA, however that is cut. */
export class MessageTrack {
  readonly #budget: KeptBytes;
  #prefix: number[] = [];
  #length = 0;
  #soFar = 0;
  #kept: Buffer[] | undefined;

  constructor(budget: KeptBytes) {
    this.#budget = budget;
  }

  /** The message that goes on. */
  get open(): MessageInProgress | undefined {
    if (this.#prefix.length === 0) return undefined;
    return this.#prefix.length < prefixBytes ? { soFar: 0 } : { soFar: this.#soFar, bytes: this.#length };
  }

  /** The messages that end in the piece; `content` where it was kept. */
  *take(piece: Buffer): Generator<{ bytes: number; compressed: boolean; content?: Buffer }> {
    let at = 0;
    while (at < piece.length) {
      if (this.#prefix.length < prefixBytes) {
        this.#prefix.push(piece[at++] ?? 0);
        if (this.#prefix.length < prefixBytes) continue;
        this.#begin();
      }
      const part = piece.subarray(at, at + this.#length - this.#soFar);
      this.#kept?.push(Buffer.from(part));
      this.#soFar += part.length;
      at += part.length;
      if (this.#soFar === this.#length) yield this.#end();
    }
  }

  /** Gives back what it holds. */
  drop(): void {
    if (this.#kept) this.#budget.bytes += this.#length;
    this.#kept = undefined;
  }

  #begin(): void {
    this.#length = Buffer.from(this.#prefix).readUInt32BE(1);
    this.#soFar = 0;
    if (this.#length > this.#budget.bytes) return;
    this.#budget.bytes -= this.#length;
    this.#kept = [];
  }

  #end(): { bytes: number; compressed: boolean; content?: Buffer } {
    const message = { bytes: this.#length, compressed: this.#prefix[0] === 1 };
    const content = this.#kept && Buffer.concat(this.#kept);
    this.drop();
    this.#prefix = [];
    return content ? { ...message, content } : message;
  }
}

/** How many bytes of messages may be held; shared by all streams of a connection. */
export interface KeptBytes {
  bytes: number;
}
