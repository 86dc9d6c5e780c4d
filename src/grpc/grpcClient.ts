import type { Connection } from './dial/dial.js';
import { GrpcFailure } from './grpcFailure.js';
import { type Dial, openSession } from './http2Session.js';
import { unaryCall } from './unaryCall.js';

export interface GrpcClientOptions {
  /** Ends all calls. */
  signal: AbortSignal;
  /** For one call. */
  timeoutMs?: number;
  mostMessageBytes?: number;
  /** Try TLS before plain HTTP/2: a port like this one wanted it. */
  tlsFirst?: boolean;
}

export interface Reply {
  message: Buffer;
  /**
   * How many calls had begun on the connection when this one did, itself included, and how many when it was answered:
   * by what a server counts on its sockets in between, ours is known.
   */
  begun: { least: number; most: number };
}

interface Numbered extends Connection {
  begun: number;
}

/** A server that is called with one message and answers with one. Every expected failure is a GrpcFailure. */
export class GrpcClient {
  readonly #dial: Dial;
  readonly #options: Required<GrpcClientOptions>;
  #connection: Promise<Numbered> | undefined;
  #open: Numbered | undefined;
  #redials = 1;
  #tls: boolean | undefined;
  #closed = false;

  constructor(dial: Dial, options: GrpcClientOptions) {
    this.#dial = dial;
    this.#options = { timeoutMs: 5000, mostMessageBytes: 4 * 1024 * 1024, tlsFirst: false, ...options };
  }

  /** Whether the server speaks TLS; undefined until it has answered. */
  get tls(): boolean | undefined {
    return this.#tls;
  }

  /** Calls `/package.Service/Method`. A connection that the server ends, as its maximal age commands, is opened once more. */
  async unary(path: string, message: Uint8Array): Promise<Reply> {
    const connection = await this.#connected();
    try {
      return await this.#call(connection, path, message);
    } catch (error) {
      const again =
        error instanceof GrpcFailure && error.kind === 'cut' && !this.#closed && !this.#options.signal.aborted;
      if (!again) throw error;
      return this.#call(await this.#connected(connection), path, message);
    }
  }

  close(): void {
    this.#closed = true;
    this.#open?.close();
  }

  /** The one connection of all calls at once; a new one where `broken` was the last. */
  async #connected(broken?: Numbered): Promise<Numbered> {
    const ended = this.#open && (this.#open === broken || this.#open.session.closed || this.#open.session.destroyed);
    if (this.#connection && !ended) return this.#connection;
    if (ended) {
      if (this.#redials-- <= 0) throw new GrpcFailure('cut', 'ends the connection again and again');
      this.#open = undefined;
    }
    const { tlsFirst, signal } = this.#options;
    this.#connection = openSession(this.#dial, this.#tls ?? tlsFirst, signal).then((opened) => {
      this.#tls = opened.scheme === 'https';
      this.#open = { ...opened, begun: 0 };
      return this.#open;
    });
    return this.#connection;
  }

  async #call(connection: Numbered, path: string, message: Uint8Array): Promise<Reply> {
    if (connection.session.closed || connection.session.destroyed) throw new GrpcFailure('cut', 'ends the connection');
    const least = ++connection.begun;
    const answer = await unaryCall(connection, path, message, this.#options);
    return { message: answer, begun: { least, most: connection.begun } };
  }
}
