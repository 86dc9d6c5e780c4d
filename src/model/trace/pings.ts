import type { Side } from './frame.js';
import type { PingSummary } from './traceSummary.js';

/** Pings by which grpc-go and grpc-java measure the bandwidth, and those they send before they end a connection. */
const noKeepalive = new Set(['02041010090e0707', '00000000000004d2', '0106010800030309', '000000097acef001']);

/** The pings of one side of a connection. */
export class Pings {
  readonly #by: Side;
  #count = 0;
  #bandwidth = 0;
  #answered = 0;
  #first = 0;
  #last = 0;
  #shortest = Number.POSITIVE_INFINITY;

  constructor(by: Side) {
    this.#by = by;
  }

  sent(data: string, at: number): void {
    if (noKeepalive.has(data)) {
      this.#bandwidth++;
      return;
    }
    if (this.#count === 0) this.#first = at;
    else this.#shortest = Math.min(this.#shortest, at - this.#last);
    this.#last = at;
    this.#count++;
  }

  /** The other side's acknowledgement. */
  answered(data: string): void {
    if (!noKeepalive.has(data)) this.#answered++;
  }

  summary(timed: boolean): PingSummary[] {
    if (this.#count + this.#bandwidth === 0) return [];
    const minutes = (this.#last - this.#first) / 60_000;
    return [
      {
        by: this.#by,
        count: this.#count,
        ...(timed && minutes > 0 && { perMinute: (this.#count - 1) / minutes, shortestMs: this.#shortest }),
        bandwidth: this.#bandwidth,
        unanswered: Math.max(0, this.#count - this.#answered),
      },
    ];
  }
}
