import { Duplex } from 'node:stream';
import type { Side } from '../../model/trace/frame.js';

/** A client's stream of bytes with its copies: what the client sends, and what the server answers. */
export class TappedStream extends Duplex {
  readonly #inner: Duplex;
  readonly #copy: Record<Side, (bytes: Buffer) => void>;

  constructor(inner: Duplex, copy: Record<Side, (bytes: Buffer) => void>) {
    super({ allowHalfOpen: true });
    this.#inner = inner;
    this.#copy = copy;
    inner
      .on('data', (bytes: Buffer) => {
        copy.server(bytes);
        if (!this.push(bytes)) inner.pause();
      })
      .on('end', () => this.push(null))
      .on('error', (error) => this.destroy(error))
      .on('close', () => this.destroy());
    inner.pause();
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#copy.client(bytes);
    this.#inner.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#inner.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }
}
