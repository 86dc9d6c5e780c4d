import type { PodFigure, WorkMeasure } from '../../model/work.js';
import type { PodSample } from './podSample.js';

/** A fresh pod is sampled over fractions of a second and shown with 0 CPU: too little to judge by. */
const shortestWindowSeconds = 8;

type Window = WorkMeasure['windows'][number];

/** The different samples that several polls brought: one that was seen before is not counted again. */
export class SampleLog {
  readonly #pods = new Map<string, { samples: PodSample[]; short: number }>();
  /** New samples by the poll that brought them. */
  readonly #polls: PodSample[][] = [];

  add(samples: readonly PodSample[]): void {
    const fresh: PodSample[] = [];
    for (const sample of samples) {
      const known = this.#pods.get(sample.pod) ?? { samples: [], short: 0 };
      this.#pods.set(sample.pod, known);
      if (known.samples.some((s) => s.timeMs === sample.timeMs)) continue;
      if (sample.windowSeconds < shortestWindowSeconds) {
        known.short++;
        continue;
      }
      known.samples.push(sample);
      fresh.push(sample);
    }
    if (fresh.length > 0) this.#polls.push(fresh);
  }

  /** Time of the newest sample and the length of its window; undefined before the first. */
  newest(): PodSample | undefined {
    const all = this.#polls.flat();
    return all.length === 0 ? undefined : all.reduce((a, b) => (b.timeMs > a.timeMs ? b : a));
  }

  /** The figures of the pods asked for. */
  measure(pods: readonly string[]): WorkMeasure {
    const figures: Record<string, PodFigure> = {};
    const noData: Record<string, string> = {};
    for (const pod of pods) {
      const known = this.#pods.get(pod);
      if (known && known.samples.length > 0) figures[pod] = figureOf(known.samples);
      else if (known) noData[pod] = `only samples shorter than ${shortestWindowSeconds} s yet: the pod is young`;
      else noData[pod] = 'no sample yet';
    }
    return {
      rung: 1,
      signal: 'cpu',
      span: 'window',
      unit: 'millicores',
      pods: figures,
      windows: this.#windows(new Set(pods)),
      noData,
    };
  }

  /**
   * Pods are sampled at times of their own, so a poll may bring only some of them. A window is closed once it has
   * every pod seen so far: a hottest pod among half of them would mean nothing.
   */
  #windows(wanted: ReadonlySet<string>): Window[] {
    const windows: Window[] = [];
    const seen = new Set<string>();
    let open = new Map<string, PodSample[]>();
    for (const poll of this.#polls) {
      for (const sample of poll.filter((s) => wanted.has(s.pod))) {
        seen.add(sample.pod);
        open.set(sample.pod, [...(open.get(sample.pod) ?? []), sample]);
      }
      if (open.size === 0 || open.size < seen.size) continue;
      windows.push(windowOf(open));
      open = new Map();
    }
    return windows;
  }
}

function windowOf(samplesByPod: ReadonlyMap<string, PodSample[]>): Window {
  const figures = [...samplesByPod].map(([pod, samples]) => [pod, figureOf(samples)] as const);
  const froms = figures.map(([, figure]) => figure.from).sort();
  const tos = figures.map(([, figure]) => figure.to).sort();
  return {
    from: froms[0] ?? '',
    to: tos.at(-1) ?? '',
    pods: Object.fromEntries(figures.map(([pod, { value }]) => [pod, value])),
  };
}

/** The mean of the rates, each weighted by the time it speaks of. */
function figureOf(samples: readonly PodSample[]): PodFigure {
  const seconds = samples.reduce((sum, s) => sum + s.windowSeconds, 0);
  const work = samples.reduce((sum, s) => sum + s.cpuMillicores * s.windowSeconds, 0);
  return {
    value: work / seconds,
    from: new Date(Math.min(...samples.map((s) => s.timeMs - s.windowSeconds * 1000))).toISOString(),
    to: new Date(Math.max(...samples.map((s) => s.timeMs))).toISOString(),
    samples: samples.length,
    rates: samples.map((s) => s.cpuMillicores),
  };
}
