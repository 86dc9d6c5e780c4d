import { beyondChance, effectivePods, hotShare, isIdle } from '../model/statistics.js';
import type { VerdictEvidence } from '../model/verdict.js';
import type { WorkMeasure } from '../model/work.js';

/** One measure as it speaks about the pods of one Service. */
export interface Signal {
  measure: WorkMeasure;
  leans: VerdictEvidence['leans'];
  /** Work by pod key, of the pods with a figure. */
  work: Map<string, number>;
  effective: number;
  hotShare: number;
  hotPod: string | undefined;
  /** Keys of pods that do less than a tenth of an equal share. */
  idle: string[];
  /** Single windows are skewed while the whole span looks even: the load moves from pod to pod. */
  hops: boolean;
  /** The same pod is the busiest in every window; undefined with fewer than two windows. */
  hottestStays: boolean | undefined;
  windowSeconds: number;
}

/**
 * Below this the busiest pod does too little to judge by: idle servers burn 0.3 to 3 millicores, and probes and
 * scrapes move some hundred bytes a second.
 */
const floors = { cpu: 10, network: 2_000 } as const;
/** Fewer calls than this in all say nothing about who gets them. */
const fewestCalls = 20;

/**
 * A balanced Service shows an E/n above this in 99 of 100 cases, with idle noise and 15 % difference between pods: the
 * more pods, the less one of them moves it. Measured by `npm run bench:accuracy`.
 */
function evenAbove(pods: number): number {
  return pods <= 2 ? 0.88 : pods <= 4 ? 0.885 : pods <= 8 ? 0.9 : 0.91;
}

/** What a measure says about these pods. Pods without a figure are left out, never counted as 0. */
export function signalOf(measure: WorkMeasure, podKeys: readonly string[]): Signal {
  const figures = podKeys.flatMap((key) => {
    const figure = measure.pods[key];
    return figure ? [{ key, figure }] : [];
  });
  const rates = figures.map(({ key, figure }) => {
    // A lifetime total is set against the time it took, or old pods would look busy.
    const seconds = spanSeconds(figure.from, figure.to);
    return [key, measure.span === 'lifetime' ? figure.value / Math.max(seconds, 1) : figure.value] as const;
  });
  const work = new Map(rates);
  const values = [...work.values()];
  const busiest = rates.reduce<(typeof rates)[number] | undefined>(
    (top, r) => (!top || r[1] > top[1] ? r : top),
    undefined,
  );
  const effective = effectivePods(values);
  const idle = rates.filter(([, value]) => isIdle(value, values)).map(([key]) => key);
  const windows = measure.windows.flatMap((w) => windowOf(w.pods, [...work.keys()]));
  const skewedWindows = windows.filter((w) => w.effective / w.pods < 0.7);
  const hottest = new Set(windows.map((w) => w.hottest));
  const even = values.length > 0 && effective / values.length >= evenAbove(values.length) && idle.length === 0;
  const hops = even && windows.length > 1 && hottest.size > 1 && skewedWindows.length === windows.length;
  const windowSeconds = Math.round(Math.max(0, ...figures.map(({ figure }) => spanSeconds(figure.from, figure.to))));
  const enough =
    measure.signal === 'calls'
      ? enoughCalls(
          values.map((rate) => rate * windowSeconds),
          even,
        )
      : (busiest?.[1] ?? 0) >= (measure.span === 'lifetime' ? floors.cpu / 1000 : floors[measure.signal]);
  return {
    measure,
    leans: values.length < 2 ? 'silent' : !enough ? 'too-little' : even && !hops ? 'even' : 'skewed',
    work,
    effective,
    hotShare: hotShare(values),
    hotPod: busiest?.[0],
    idle,
    hops,
    hottestStays: windows.length > 1 ? hottest.size === 1 : undefined,
    windowSeconds,
  };
}

/** Calls are counted, so chance can be told from a skew: a few of them fall unevenly by themselves. */
function enoughCalls(counts: readonly number[], even: boolean): boolean {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total >= fewestCalls && (even || beyondChance(counts));
}

function windowOf(pods: Readonly<Record<string, number>>, keys: readonly string[]) {
  const seen = keys.flatMap((key) => {
    const value = pods[key];
    return value === undefined ? [] : [{ key, value }];
  });
  // A window that lacks some of the pods cannot be compared with the others.
  if (seen.length < keys.length || seen.length === 0) return [];
  const hottest = seen.reduce((a, b) => (b.value > a.value ? b : a)).key;
  return [{ effective: effectivePods(seen.map((s) => s.value)), pods: seen.length, hottest }];
}

function spanSeconds(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
