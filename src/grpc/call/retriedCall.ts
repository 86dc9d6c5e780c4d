import type { Connection } from '../dial/dial.js';
import type { CallEnd, GrpcCall } from './call.js';

/** A call that may have been made twice. */
export type Call = Pick<GrpcCall, 'connection' | 'headers' | 'send' | 'endSending' | 'cancel' | 'messages' | 'end'>;

/** Makes a call again whose first attempt the server refused; undefined where that cannot be done. */
export type Again = (unseen: string, refusing: Connection) => Promise<GrpcCall | undefined>;

/** What is kept to be sent again, as much as other clients of gRPC keep. */
const mostKeptBytes = 256 * 1024;

/**
 * A call that is made once more where no handler has seen it: the transparent retry of all gRPC clients. What was sent
 * is kept until the server answers.
 */
export class RetriedCall implements Call {
  /** Takes what is sent. */
  #taking: GrpcCall;
  /** The call that is answered. */
  #current: GrpcCall;
  /** What may have to be sent again. */
  #kept: Uint8Array[] | undefined = [];
  #keptBytes = 0;
  #allSent = false;
  #cancelled = false;
  readonly #settled: Promise<GrpcCall>;
  #replayed: Promise<boolean> | undefined;

  constructor(first: GrpcCall, again: Again) {
    this.#taking = first;
    this.#current = first;
    this.#settled = this.#settle(first, again);
  }

  get connection(): Connection {
    return this.#current.connection;
  }

  async headers(): ReturnType<GrpcCall['headers']> {
    return (await this.#settled).headers();
  }

  async send(message: Uint8Array): Promise<boolean> {
    this.#keep(message);
    if (await this.#taking.send(message)) return true;
    await this.#settled;
    // Where the call is made again, all that was kept is sent, this message too.
    return this.#replayed ?? false;
  }

  endSending(): void {
    this.#allSent = true;
    this.#taking.endSending();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#taking.cancel();
    this.#current.cancel();
  }

  async *messages(): AsyncGenerator<Buffer, void> {
    yield* (await this.#settled).messages();
  }

  async end(): Promise<CallEnd> {
    return (await this.#settled).end();
  }

  #keep(message: Uint8Array): void {
    if (!this.#kept) return;
    this.#kept.push(message);
    this.#keptBytes += message.length;
    // While they are sent again, whoever sends more waits for that.
    if (this.#keptBytes > mostKeptBytes && !this.#replayed) this.#kept = undefined;
  }

  async #settle(first: GrpcCall, again: Again): Promise<GrpcCall> {
    await first.headers();
    const { unseen } = first;
    const may = unseen !== undefined && this.#kept && !this.#cancelled;
    // A dial that fails says less than the refusal.
    const next = may ? await again(unseen, first.connection).catch(() => undefined) : undefined;
    if (!next || !this.#kept) {
      next?.cancel();
      this.#kept = undefined;
      return first;
    }
    this.#current = next;
    if (this.#cancelled) next.cancel();
    this.#replayed = this.#replay(next, this.#kept);
    return next;
  }

  /** What is sent meanwhile joins the end of `kept`. */
  async #replay(next: GrpcCall, kept: readonly Uint8Array[]): Promise<boolean> {
    let taken = true;
    for (const message of kept) {
      taken = await next.send(message);
      if (!taken) break;
    }
    this.#taking = next;
    this.#kept = undefined;
    if (this.#allSent) next.endSending();
    return taken;
  }
}
