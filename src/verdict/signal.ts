import { beyondChance, effectivePods, hotShare, isIdle, median } from '../model/statistics.js';
import type { WorkLean } from '../model/verdict.js';
import type { WorkMeasure } from '../model/work.js';
import { comparableSteps } from './comparableSteps.js';
import { isEvenEnough } from './evenEnough.js';

/** One measure as it speaks about the pods of one Service. */
export interface Signal {
  measure: WorkMeasure;
  leans: WorkLean;
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
/** So many windows have to agree: a few of hundreds fall into a deployment or a pause. */
const mostSteps = 0.9;

/** What a measure says about these pods. Pods without a figure are left out, never counted as 0. */
export function signalOf(whole: WorkMeasure, podKeys: readonly string[]): Signal {
  const measure = whole.stepSeconds === undefined ? whole : comparableSteps(whole, podKeys, isBusy);
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
  const hottestOften = Math.max(0, ...countsOf(windows.map((w) => w.hottest)));
  const stays = hottestOften >= mostSteps * windows.length;
  const even =
    values.length > 0 &&
    idle.length === 0 &&
    isEvenEnough(
      effective / values.length,
      figures.map(({ figure }) => figure),
    );
  const inWindows = median(windows.map((w) => w.effective));
  // Hours hold enough windows to see the load move even where it did not move to every pod alike.
  const evensOut = even || (measure.stepSeconds !== undefined && effective > 1.25 * inWindows);
  const hops = evensOut && windows.length > 1 && !stays && skewedWindows.length >= mostSteps * windows.length;
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
    // Where the load moves, the windows tell what was so at any one time.
    effective: hops ? inWindows : effective,
    hotShare: hops ? median(windows.map((w) => w.hotShare)) : hotShare(values),
    hotPod: hops ? windows.at(-1)?.hottest : busiest?.[0],
    idle,
    hops,
    hottestStays: windows.length > 1 ? stays : undefined,
    windowSeconds,
  };
}

/** Calls are counted, so chance can be told from a skew: a few of them fall unevenly by themselves. */
function enoughCalls(counts: readonly number[], even: boolean): boolean {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total >= fewestCalls && (even || beyondChance(counts));
}

/** Whether a step holds enough work to see how it is spread: fewer calls than some a pod fall unevenly by themselves. */
function isBusy({ signal }: WorkMeasure, values: readonly number[], seconds: number): boolean {
  if (signal !== 'calls') return Math.max(...values) >= floors[signal];
  return seconds * values.reduce((sum, rate) => sum + rate, 0) >= Math.max(fewestCalls, 10 * values.length);
}

function countsOf(words: readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts.values()];
}

function windowOf(pods: Readonly<Record<string, number>>, keys: readonly string[]) {
  const seen = keys.flatMap((key) => {
    const value = pods[key];
    return value === undefined ? [] : [{ key, value }];
  });
  // A window that lacks some of the pods cannot be compared with the others.
  if (seen.length < keys.length || seen.length === 0) return [];
  const hottest = seen.reduce((a, b) => (b.value > a.value ? b : a)).key;
  const values = seen.map((s) => s.value);
  return [{ effective: effectivePods(values), hotShare: hotShare(values), pods: seen.length, hottest }];
}

function spanSeconds(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
