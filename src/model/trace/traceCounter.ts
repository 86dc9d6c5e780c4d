import { ConnectionCounter } from './connectionCounter.js';
import type { TraceEvent } from './frame.js';
import { traceNotes } from './traceNotes.js';
import type { TraceSummary } from './traceSummary.js';

const mostConnections = 1000;

/** Takes the events of a trace in their order and tells what they come to; its memory is bounded. */
export class TraceCounter {
  readonly #connections = new Map<number, ConnectionCounter>();
  #more = 0;
  #frames = 0;
  #first: number | undefined;
  #last = 0;

  take(event: TraceEvent): void {
    if (event.kind === 'frame') this.#frames++;
    if (event.atMs !== undefined) {
      this.#first ??= event.atMs;
      this.#last = Math.max(this.#last, event.atMs);
    }
    this.#counter(event)?.take(event);
  }

  summary(): TraceSummary {
    const timed = this.#first !== undefined;
    const connections = [...this.#connections.values()].map((counter) => counter.summary(timed));
    return {
      ...(this.#first !== undefined && { seconds: (this.#last - this.#first) / 1000 }),
      frames: this.#frames,
      connections,
      moreConnections: this.#more,
      notes: traceNotes(connections, this.#more),
    };
  }

  #counter({ connection, kind, atMs }: TraceEvent): ConnectionCounter | undefined {
    const known = this.#connections.get(connection);
    if (known) return known;
    if (this.#connections.size >= mostConnections) {
      if (kind === 'opened') this.#more++;
      return undefined;
    }
    const counter = new ConnectionCounter(connection, atMs ?? 0);
    this.#connections.set(connection, counter);
    return counter;
  }
}
