import { ConnectionReader } from '../../grpc/frames/connectionReader.js';
import type { MessageMark, Side, TraceEvent } from '../../model/trace/frame.js';
import { TraceCounter } from '../../model/trace/traceCounter.js';
import type { TraceSummary } from '../../model/trace/traceSummary.js';
import type { TraceView } from './traceOptions.js';

/** More events than that do not wait for a slow terminal; they are counted, not shown. */
const mostWaiting = 20_000;

const mostWaitingBytes = 32 * 1024 * 1024;

export interface RecorderOptions extends TraceView {
  /** Shows an event; waits for a reader that is slow. */
  show(event: TraceEvent): Promise<void>;
  /** The message as JSON; undefined where its type is not known. */
  decode: ((mark: MessageMark, from: Side) => Promise<string | undefined>) | undefined;
}

/** Takes what happens on connections: counts all of it, shows what is wanted, in order. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #began = performance.now();
  readonly #counter = new TraceCounter();
  readonly #readers = new Map<number, ConnectionReader>();
  #waiting = 0;
  #waitingBytes = 0;
  #notShown = 0;
  #shown: Promise<void> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Events that were too many to be shown. */
  get notShown(): number {
    return this.#notShown;
  }

  opened(connection: number, ends: { client?: string; server?: string }): void {
    this.take({ kind: 'opened', connection, atMs: this.#now, ...ends });
  }

  asked(connection: number): void {
    this.take({ kind: 'asked', connection, atMs: this.#now });
  }

  passed(connection: number, from: Side, bytes: Buffer): void {
    let reader = this.#readers.get(connection);
    if (!reader) {
      reader = new ConnectionReader({
        showSecrets: this.#options.showSecrets,
        keepMessages: this.#options.decode !== undefined,
        frame: (frame) => this.take({ kind: 'frame', connection, atMs: this.#now, frame }),
        unread: (side, why) => this.take({ kind: 'unread', connection, atMs: this.#now, from: side, why }),
      });
      this.#readers.set(connection, reader);
    }
    reader.push(from, bytes);
  }

  closed(connection: number, by: Side | undefined, why?: string): void {
    this.#readers.delete(connection);
    this.take({
      kind: 'closed',
      connection,
      atMs: this.#now,
      ...(by !== undefined && { by }),
      ...(why !== undefined && { why }),
    });
  }

  take(event: TraceEvent): void {
    this.#counter.take(event);
    if (!this.#wanted(event)) return;
    if (this.#waiting >= mostWaiting) {
      this.#notShown++;
      return;
    }
    this.#waiting++;
    this.#boundContents(event);
    this.#shown = this.#shown.then(async () => {
      await this.#decode(event);
      await this.#options.show(event);
      this.#waiting--;
    });
  }

  /** Resolves when few enough wait to be shown: for those who can wait, as a file can. */
  async keptUp(): Promise<void> {
    if (this.#waiting > mostWaiting / 2) await this.#shown;
  }

  /** Resolves when all is shown. */
  async summary(): Promise<TraceSummary> {
    await this.#shown;
    return this.#counter.summary();
  }

  get #now(): number {
    return performance.now() - this.#began;
  }

  #wanted(event: TraceEvent): boolean {
    const { summaryOnly, only, streams } = this.#options;
    if (summaryOnly || event.kind === 'asked') return false;
    if (event.kind !== 'frame') return true;
    if (only.length > 0 && !only.includes(event.frame.type)) return false;
    return streams.length === 0 || streams.includes(event.frame.stream);
  }

  /** Messages that cannot be decoded as fast as they come are not held beyond a bound. */
  #boundContents(event: TraceEvent): void {
    if (event.kind !== 'frame' || event.frame.type !== 'DATA') return;
    for (const mark of event.frame.messages) {
      const bytes = mark.content?.bytes.length ?? 0;
      if (this.#waitingBytes + bytes > mostWaitingBytes) {
        delete mark.content;
        mark.text = '(not decoded: too much at once)';
      } else this.#waitingBytes += bytes;
    }
  }

  async #decode(event: TraceEvent): Promise<void> {
    if (event.kind !== 'frame' || event.frame.type !== 'DATA') return;
    const { decode } = this.#options;
    for (const mark of event.frame.messages) {
      const text = mark.content && (await decode?.(mark, event.frame.from));
      this.#waitingBytes -= mark.content?.bytes.length ?? 0;
      delete mark.content;
      if (text !== undefined) mark.text = text;
    }
  }
}
