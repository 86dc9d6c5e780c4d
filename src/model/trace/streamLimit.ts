import type { StreamLimitSummary } from './traceSummary.js';

/** A call that waited begins as soon as the client has read of the end of another. */
const onReleaseMs = 5;

/** Keeps count of a client's open streams, and of the time that they were as many as the server allows. */
export class StreamLimit {
  readonly #open = new Set<number>();
  #limit: number | undefined;
  #mostAtOnce = 0;
  #opened = 0;
  #fullSince: number | undefined;
  #fullMs = 0;
  #releasedAt: number | undefined;
  #begunOnRelease = 0;
  /** When calls were made that have no stream yet: known of our own calls only. */
  #asked: number[] = [];
  #waited: { calls: number; longestMs: number } | undefined;
  #lastFull = Number.NEGATIVE_INFINITY;

  get opened(): number {
    return this.#opened;
  }

  get mostAtOnce(): number {
    return this.#mostAtOnce;
  }

  isOpen(stream: number): boolean {
    return this.#open.has(stream);
  }

  openAbove(stream: number): number {
    return [...this.#open].filter((number) => number > stream).length;
  }

  allow(streams: number, at: number): void {
    this.#limit = streams;
    this.#settle(at);
  }

  ask(at: number): void {
    this.#asked.push(at);
    this.#waited ??= { calls: 0, longestMs: 0 };
  }

  open(stream: number, at: number): void {
    this.#open.add(stream);
    this.#opened++;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#open.size);
    const asked = this.#asked.shift();
    if (asked !== undefined) this.#wait(asked, at);
    const full = this.#open.size === this.#limit;
    if (full && this.#releasedAt !== undefined && at - this.#releasedAt <= onReleaseMs) this.#begunOnRelease++;
    this.#settle(at);
  }

  close(stream: number, at: number): void {
    if (!this.#open.delete(stream)) return;
    if (this.#fullSince !== undefined) this.#releasedAt = at;
    this.#settle(at);
  }

  summary(at: number): StreamLimitSummary | undefined {
    if (this.#limit === undefined || this.#limit === unlimited) return undefined;
    const atLimitMs = this.#fullMs + (this.#fullSince === undefined ? 0 : at - this.#fullSince);
    return {
      streams: this.#limit,
      atLimitMs,
      begunOnRelease: this.#begunOnRelease,
      ...(this.#waited && { waited: this.#waited }),
    };
  }

  #wait(asked: number, at: number): void {
    // Making a call takes a moment too: only what was held back by the limit has waited for it.
    if (!this.#waited || this.#lastFull < asked || at - asked < 1) return;
    this.#waited.calls++;
    this.#waited.longestMs = Math.max(this.#waited.longestMs, at - asked);
  }

  #settle(at: number): void {
    const full = this.#limit !== undefined && this.#open.size >= this.#limit;
    if (full) {
      this.#fullSince ??= at;
      this.#lastFull = at;
      return;
    }
    if (this.#fullSince === undefined) return;
    this.#fullMs += at - this.#fullSince;
    this.#fullSince = undefined;
    this.#lastFull = at;
  }
}

/** What libraries send that set no limit. */
const unlimited = 2 ** 32 - 1;
