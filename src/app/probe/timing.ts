import { goDurationText } from '../../model/goDuration.js';

/** A step of `-vv` with the steps inside it, each with the time it took, as grpcurl prints them. */
export class Timing {
  readonly #title: string;
  readonly #began = performance.now();
  readonly #steps: Timing[] = [];
  #tookMs: number | undefined;

  constructor(title: string) {
    this.#title = title;
  }

  step(title: string): Timing {
    const step = new Timing(title);
    this.#steps.push(step);
    return step;
  }

  /** The first end counts. */
  end(): void {
    this.#tookMs ??= performance.now() - this.#began;
  }

  /** A line for each step, the inner ones set in; what goes on has taken what it took so far. */
  text(indent = ''): string {
    const tookMs = this.#tookMs ?? performance.now() - this.#began;
    const line = `${indent}${this.#title}: ${goDurationText(Math.round(tookMs * 1e6))}\n`;
    return line + this.#steps.map((step) => step.text(`${indent}  `)).join('');
  }
}
