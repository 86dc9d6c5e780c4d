import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { CallEvidence } from '../../model/layers/callEvidence.js';
import type { Connection } from '../dial/dial.js';
import { goAwayOf } from '../dial/http2.js';
import { refusalOfHeaders, statusOfBreak, statusOfTrailers } from './answer.js';
import { evidenceOf } from './evidence.js';
import { codes, type GrpcStatus, StatusError } from './grpcStatus.js';
import { framed, MessageCutter, unpacked } from './messageFrames.js';
import { fieldOf, type Metadata, metadataOf, refusedField, requestFields } from './metadata.js';

export interface CallOptions {
  /** Cancels the call. */
  signal: AbortSignal;
  /** When it is over at the latest, as `Date.now()` counts. */
  deadline?: number | undefined;
  metadata?: Metadata;
  mostMessageBytes?: number;
  userAgent: string;
  authority: string;
}

/** How a call ended: a status of the server's, or of ours where the connection or the deadline ended it. */
export interface CallEnd {
  status: GrpcStatus;
  trailers: Metadata;
}

const cancelCode = 8;
const refusedCode = 7;
/** An import of node:http would load all of fetch with it, for a word that is hardly ever needed. */
const reasonOf = (http: number) => process.getBuiltinModule('node:http').STATUS_CODES[http] ?? '';
const usualMessageBytes = 4 * 1024 * 1024;
/** A page that is no gRPC answer is quoted up to here. */
const mostQuoted = 1024;

/**
 * A gRPC call of any kind over an HTTP/2 session. Both directions wait for each other's flow control: `send` until the
 * message is taken, and no more is read than `messages` is asked for.
 */
export class GrpcCall {
  readonly #stream: ClientHttp2Stream | undefined;
  readonly connection: Connection;
  readonly #session: ClientHttp2Session;
  readonly #mostBytes: number;
  readonly #deadline: number | undefined;
  #end: CallEnd | undefined;
  #headers: readonly string[] | undefined;
  #trailers: readonly string[] | undefined;
  #refusal: GrpcStatus | undefined;
  #error: Error | undefined;
  #page: string | undefined;
  #messages = 0;
  #unsent = false;
  #answered: () => void = () => {};
  readonly #whenAnswered = new Promise<void>((resolve) => {
    this.#answered = resolve;
  });
  #release: () => void = () => {};

  constructor(connection: Connection, path: string, options: CallOptions) {
    this.connection = connection;
    this.#session = connection.session;
    this.#deadline = options.deadline;
    this.#mostBytes = options.mostMessageBytes ?? usualMessageBytes;
    const refused = refusedField(options.metadata ?? []);
    if (refused !== undefined) this.#finish({ code: codes.internal, message: refused });
    else this.#stream = this.#begin(path, options);
  }

  #begin(path: string, options: CallOptions): ClientHttp2Stream | undefined {
    const left = options.deadline === undefined ? undefined : options.deadline - Date.now();
    if (left !== undefined && left <= 0) {
      this.#finish(tooLate(), 'too-late');
      return undefined;
    }
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request({
        ':method': 'POST',
        ':scheme': this.connection.scheme,
        ':path': path,
        ':authority': options.authority,
        'content-type': 'application/grpc',
        'user-agent': options.userAgent,
        te: 'trailers',
        'grpc-accept-encoding': 'gzip',
        ...(left !== undefined && { 'grpc-timeout': `${Math.ceil(left)}m` }),
        ...requestFields(options.metadata ?? []),
      });
    } catch (error) {
      // A session that has just ended throws.
      this.#unsent = true;
      this.#finish({ code: codes.unavailable, message: `the connection has ended: ${(error as Error).message}` });
      return undefined;
    }
    this.#listen(stream, options.signal, left);
    return stream;
  }

  #listen(stream: ClientHttp2Stream, signal: AbortSignal, left: number | undefined): void {
    const abort = () => this.#giveUp({ code: codes.canceled, message: 'context canceled' });
    const timer =
      left === undefined
        ? undefined
        : setTimeout(() => this.#giveUp(tooLate(), 'too-late'), Math.min(left, 2 ** 31 - 1));
    this.#release = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    stream
      .on('response', (_headers, _flags, raw: string[]) => {
        this.#headers = raw;
        this.#refusal = refusalOfHeaders(raw, reasonOf);
        this.#answered();
      })
      .on('trailers', (_trailers, _flags, raw: string[]) => {
        this.#trailers = raw;
      })
      .on('error', (error: Error) => {
        this.#error = error;
      })
      .on('close', () => {
        this.#release();
        this.#answered();
      });
    if (signal.aborted) abort();
  }

  /** The server's headers; empty where the call ended without. */
  async headers(): Promise<Metadata> {
    await this.#whenAnswered;
    // An answer that is all trailers has no headers.
    const trailersOnly = this.#headers !== undefined && fieldOf(this.#headers, 'grpc-status') !== undefined;
    return this.#headers === undefined || this.#refusal || trailersOnly ? [] : metadataOf(this.#headers);
  }

  /** What says that no handler has seen the call, so that it may be made again; to be asked when `headers` has come. */
  get unseen(): string | undefined {
    if (this.#unsent) return 'the connection had ended';
    const stream = this.#stream;
    if (!stream || this.#end || this.#headers) return undefined;
    const goAway = goAwayOf(this.#session);
    if (goAway && (stream.id ?? Number.POSITIVE_INFINITY) > goAway.last) return `GOAWAY ${goAway.error}`;
    return stream.rstCode === refusedCode ? 'RST_STREAM REFUSED_STREAM' : undefined;
  }

  /** Sends a message; false where the call is over and nothing more is taken. */
  async send(message: Uint8Array): Promise<boolean> {
    const stream = this.#stream;
    if (!stream || this.#end || stream.closed || stream.destroyed || stream.writableEnded) return false;
    if (stream.write(framed(message))) return true;
    await new Promise<void>((resolve) => {
      const go = () => {
        stream.off('drain', go).off('close', go);
        resolve();
      };
      stream.on('drain', go).on('close', go);
    });
    return !stream.closed && !stream.destroyed;
  }

  /** No more messages follow. */
  endSending(): void {
    if (this.#stream && !this.#stream.destroyed) this.#stream.end();
  }

  cancel(): void {
    this.#giveUp({ code: codes.canceled, message: 'context canceled' });
  }

  /** The messages of the answer, one after the other. Ends without an error; `end` says how it went. */
  async *messages(): AsyncGenerator<Buffer, void> {
    const stream = this.#stream;
    if (!stream) return;
    const cutter = new MessageCutter(this.#mostBytes);
    let quoted = Buffer.alloc(0);
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (this.#refusal) {
          quoted = Buffer.concat([quoted, chunk]).subarray(0, mostQuoted);
          continue;
        }
        for (const { compressed, bytes } of cutter.cut(chunk)) {
          this.#messages++;
          const encoding = compressed ? fieldOf(this.#headers ?? [], 'grpc-encoding') : undefined;
          yield compressed ? await unpacked(bytes, encoding, this.#mostBytes) : bytes;
        }
      }
    } catch (error) {
      if (error instanceof StatusError) this.#giveUp(error.status, 'refused-message');
      else this.#error ??= error as Error;
    }
    if (this.#refusal && quoted.length > 0) {
      this.#page = quoted.toString('utf8');
      this.#refusal.message += `\ndata: ${JSON.stringify(this.#page)}`;
    }
    if (cutter.midway && !this.#end && this.#trailers)
      this.#finish({ code: codes.internal, message: 'unexpected EOF' }, 'half-message');
  }

  /** How it ended. To be asked once the messages have been read. */
  async end(): Promise<CallEnd> {
    const stream = this.#stream;
    if (stream && !stream.closed && !this.#end) await new Promise<void>((resolve) => stream.once('close', resolve));
    if (this.#end) return this.#end;
    return this.#outcome();
  }

  #outcome(): CallEnd {
    if (this.#refusal) return this.#finish(this.#refusal, 'page');
    const raw = this.#trailers ?? this.#headers;
    if (raw && fieldOf(raw, 'grpc-status') !== undefined) {
      const status = statusOfTrailers(raw);
      // The server was told the same deadline, and may be heard before our own timer.
      const isOurs =
        status.code === codes.deadlineExceeded && this.#deadline !== undefined && Date.now() >= this.#deadline;
      return isOurs ? this.#finish(tooLate(), 'too-late') : this.#finish(status, 'status');
    }
    if (this.#trailers) return this.#finish(statusOfTrailers(this.#trailers), 'no-trailers');
    const reset = this.#stream?.rstCode ?? 0;
    const status = statusOfBreak(reset, this.#error, this.#session.destroyed, goAwayOf(this.#session));
    const cut = status.code === codes.unavailable && reset !== refusedCode;
    return this.#finish(status, cut ? 'cut' : reset !== 0 ? 'reset' : 'no-trailers');
  }

  /** `ended` is not said where we ended the call ourselves. */
  #finish(status: GrpcStatus, ended?: CallEvidence['ended']): CallEnd {
    if (ended !== undefined && status.code !== codes.ok && !this.#end) {
      const { connection } = this;
      const seen = { connection, headers: this.#headers ?? [], page: this.#page, messages: this.#messages };
      status.evidence = evidenceOf({ ...seen, reset: this.#stream?.rstCode ?? 0 }, status, ended);
    }
    const only = this.#trailers === undefined && this.#headers && fieldOf(this.#headers, 'grpc-status') !== undefined;
    const raw = this.#trailers ?? (only ? this.#headers : undefined) ?? [];
    this.#end ??= { status, trailers: this.#refusal ? [] : metadataOf(raw) };
    this.#release();
    this.#answered();
    return this.#end;
  }

  #giveUp(status: GrpcStatus, ended?: CallEvidence['ended']): void {
    this.#finish(status, ended);
    if (this.#stream && !this.#stream.closed) this.#stream.close(cancelCode);
  }
}

function tooLate(): GrpcStatus {
  return { code: codes.deadlineExceeded, message: 'context deadline exceeded' };
}
