import type { Frame, MessageMark, Side } from '../../model/trace/frame.js';
import { withoutSecret } from '../../model/trace/secrets.js';
import { FrameReader } from './frameReader.js';
import { MessageTrack } from './messageTrack.js';

/** More streams than that are not followed; the oldest are given up. */
const mostStreams = 10_000;
/** Of a frame that ends more messages the rest is only counted: one of 16 MiB may hold millions of empty ones. */
const mostMarks = 1000;
const mostKeptBytes = 8 * 1024 * 1024;

interface StreamState {
  path: string;
  /** Where the messages of each side end; only of gRPC. */
  tracks: Partial<Record<Side, { track: MessageTrack; encoding: string }>>;
}

export interface ConnectionReaderOptions {
  showSecrets: boolean;
  /** Keep messages, for them to be decoded. */
  keepMessages: boolean;
  frame(frame: Frame): void;
  unread(from: Side, why: string): void;
}

/** Reads both directions of an HTTP/2 connection as they pass. Never throws; its memory is bounded. */
export class ConnectionReader {
  readonly #options: ConnectionReaderOptions;
  readonly #readers: Record<Side, FrameReader>;
  readonly #streams = new Map<number, StreamState>();
  readonly #kept: { bytes: number };
  /** Of the DATA frame that is being read. */
  #marks: MessageMark[] = [];
  #moreMarks = 0;

  constructor(options: ConnectionReaderOptions) {
    this.#options = options;
    this.#kept = { bytes: options.keepMessages ? mostKeptBytes : -1 };
    this.#readers = { client: this.#reader('client'), server: this.#reader('server') };
  }

  push(from: Side, chunk: Buffer): void {
    this.#readers[from].push(chunk);
  }

  #reader(from: Side): FrameReader {
    return new FrameReader(from, {
      data: (stream, piece) => this.#data(from, stream, piece),
      frame: (frame) => this.#frame(frame),
      unread: (why) => this.#options.unread(from, why),
    });
  }

  #data(from: Side, number: number, piece: Buffer): void {
    const stream = this.#streams.get(number);
    const side = stream?.tracks[from];
    if (!stream || !side) return;
    for (const { content, ...mark } of side.track.take(piece)) {
      if (this.#marks.length >= mostMarks) {
        this.#moreMarks++;
        continue;
      }
      const { path } = stream;
      this.#marks.push(content ? { ...mark, content: { path, encoding: side.encoding, bytes: content } } : mark);
    }
  }

  #frame(frame: Frame): void {
    if (frame.type === 'DATA') {
      frame.messages = this.#marks;
      this.#marks = [];
      if (this.#moreMarks > 0) frame.moreMessages = this.#moreMarks;
      this.#moreMarks = 0;
      const open = this.#streams.get(frame.stream)?.tracks[frame.from]?.track.open;
      if (open) frame.open = open;
    } else if ('fields' in frame && frame.fields) this.#headers(frame, frame.fields);
    if (frame.type === 'RST_STREAM') this.#forget(frame.stream);
    else if ('endStream' in frame && frame.endStream) this.#endSide(frame);
    this.#options.frame(frame);
  }

  #headers(frame: Frame & { fields?: [string, string][] }, fields: [string, string][]): void {
    const fieldOf = (name: string) => fields.find(([key]) => key === name)?.[1];
    if (/^application\/grpc/.test(fieldOf('content-type') ?? '')) {
      const stream = this.#stream(frame.stream);
      stream.path = fieldOf(':path') ?? stream.path;
      stream.tracks[frame.from] ??= {
        track: new MessageTrack(this.#kept),
        encoding: fieldOf('grpc-encoding') ?? 'identity',
      };
    }
    if (!this.#options.showSecrets) frame.fields = fields.map(withoutSecret);
  }

  #stream(number: number): StreamState {
    const known = this.#streams.get(number);
    if (known) return known;
    const stream: StreamState = { path: '', tracks: {} };
    this.#streams.set(number, stream);
    if (this.#streams.size > mostStreams) {
      const [oldest] = this.#streams.keys();
      if (oldest !== undefined) this.#forget(oldest);
    }
    return stream;
  }

  /** The server's end is the end of a call; the client's only of its messages. */
  #endSide({ stream, from }: Frame): void {
    if (from === 'server') this.#forget(stream);
    else this.#dropSide(stream, from);
  }

  #dropSide(stream: number, from: Side): void {
    const state = this.#streams.get(stream);
    state?.tracks[from]?.track.drop();
    delete state?.tracks[from];
  }

  #forget(stream: number): void {
    this.#dropSide(stream, 'client');
    this.#dropSide(stream, 'server');
    this.#streams.delete(stream);
  }
}
