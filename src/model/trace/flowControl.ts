import type { Frame, Side } from './frame.js';
import type { StallSummary } from './traceSummary.js';

const usualWindow = 65_535;
const connectionScope = 0;

interface Window {
  left: number;
  /** Since when nothing could be sent though a message goes on. */
  stalledSince?: number;
}

/** The windows by which one side lets the other send, and the times that a sender had none. */
export class FlowControl {
  readonly #sender: Side;
  #initial = usualWindow;
  /** By stream; zero is the connection. */
  readonly #windows = new Map<number, Window>([[connectionScope, { left: usualWindow }]]);
  readonly #stalls = { stream: newStall(), connection: newStall() };

  constructor(sender: Side) {
    this.#sender = sender;
  }

  /** Streams that were not opened here, or have ended, are passed over. */
  open(stream: number): void {
    this.#windows.set(stream, { left: this.#initial });
  }

  /** The receiver's INITIAL_WINDOW_SIZE: it changes the streams that are open too. */
  initial(bytes: number): void {
    for (const [stream, window] of this.#windows) if (stream !== connectionScope) window.left += bytes - this.#initial;
    this.#initial = bytes;
  }

  /** The receiver's WINDOW_UPDATE. */
  grant(stream: number, bytes: number, at: number): void {
    const window = this.#windows.get(stream);
    if (!window) return;
    window.left += bytes;
    if (window.left > 0) this.#end(window, stream, at);
  }

  /** DATA of the sender. */
  send(frame: Extract<Frame, { type: 'DATA' }>, at: number): void {
    const goesOn = frame.open !== undefined;
    for (const scope of [connectionScope, frame.stream]) {
      const window = this.#windows.get(scope);
      if (!window) continue;
      window.left -= frame.length;
      if (window.left <= 0 && goesOn) window.stalledSince ??= at;
    }
  }

  forget(stream: number): void {
    this.#windows.delete(stream);
  }

  summary(at: number): StallSummary[] {
    const rows = { stream: { ...this.#stalls.stream }, connection: { ...this.#stalls.connection } };
    for (const [stream, { stalledSince }] of this.#windows) {
      if (stalledSince === undefined) continue;
      const row = rows[scopeOf(stream)];
      add(row, at - stalledSince);
      row.unended = true;
    }
    return (['stream', 'connection'] as const).flatMap((scope) =>
      rows[scope].count > 0 ? [{ sender: this.#sender, scope, ...rows[scope] }] : [],
    );
  }

  #end(window: Window, stream: number, at: number): void {
    if (window.stalledSince === undefined) return;
    add(this.#stalls[scopeOf(stream)], at - window.stalledSince);
    delete window.stalledSince;
  }
}

function scopeOf(stream: number): StallSummary['scope'] {
  return stream === connectionScope ? 'connection' : 'stream';
}

function newStall() {
  return { count: 0, totalMs: 0, longestMs: 0, unended: false };
}

function add(row: { count: number; totalMs: number; longestMs: number }, ms: number): void {
  row.count++;
  row.totalMs += ms;
  row.longestMs = Math.max(row.longestMs, ms);
}
