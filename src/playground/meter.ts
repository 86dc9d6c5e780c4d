import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './processes/child.js';
import type { Reading } from './processes/messages.js';

const secondMs = 1_000;
/** Seconds from one metrics sample to the next: windows under 8 s are too short to be judged. */
export const metricsStepSeconds = 9;

/** A CPU rate over a window between two readings, as metrics-server gives it. */
export interface MetricsSample {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  nanoCores: number;
  residentBytes: number;
}

interface Measured {
  readings: number;
  last?: Reading;
  /** CPU rate between the last two readings. */
  nanoCores?: number;
  scraped?: Reading;
  sample?: MetricsSample;
}

/**
 * Stands for the kubelet and for metrics-server: reads every process each second, and makes a sample of
 * every ninth reading, for each process in its own time. Windows lie end to end, so nothing is counted twice.
 */
export class Meter {
  private readonly measured = new Map<Child, Measured>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly children: () => readonly Child[]) {}

  /**
   * Reads on whole seconds: the API gives times without fractions, as Kubernetes does, and a reading in the middle
   * of a second would make rates of short windows wrong.
   */
  start(): void {
    // A timer may fire a little early, which would be the second before.
    const untilNextSecond = secondMs + 20 - (Date.now() % secondMs);
    this.timer = setTimeout(() => {
      this.start();
      for (const child of this.children()) void this.measure(child);
    }, untilNextSecond);
  }

  /** Resolves when everything that runs has been read at least once. */
  async firstReading(): Promise<void> {
    while (this.timer && this.children().some((child) => !child.exit && !this.reading(child))) {
      await sleep(20);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The newest reading; undefined before the first and after the process is gone. */
  reading(child: Child): Reading | undefined {
    return child.exit ? undefined : this.measured.get(child)?.last;
  }

  /** CPU rate between the two newest readings. */
  nanoCores(child: Child): number | undefined {
    return child.exit ? undefined : this.measured.get(child)?.nanoCores;
  }

  /** The newest metrics sample; undefined until a window has passed. */
  sample(child: Child): MetricsSample | undefined {
    return child.exit ? undefined : this.measured.get(child)?.sample;
  }

  private async measure(child: Child): Promise<void> {
    const reading = await child.read();
    if (!reading) return;
    const before = this.measured.get(child) ?? { readings: 0 };
    const now: Measured = { ...before, readings: before.readings + 1, last: reading };
    if (before.last && reading.at > before.last.at) now.nanoCores = nanoCoresBetween(before.last, reading);
    if (before.readings % metricsStepSeconds === 0) {
      now.scraped = reading;
      if (before.scraped && reading.at > before.scraped.at) {
        now.sample = {
          from: before.scraped.at,
          to: reading.at,
          nanoCores: nanoCoresBetween(before.scraped, reading),
          residentBytes: reading.residentBytes,
        };
      }
    }
    this.measured.set(child, now);
  }
}

function nanoCoresBetween(earlier: Reading, later: Reading): number {
  return Math.round(((later.cpuMicros - earlier.cpuMicros) * 1_000_000) / (later.at - earlier.at));
}
