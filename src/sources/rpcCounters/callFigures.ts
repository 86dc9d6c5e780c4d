import type { MeasuredPod } from '../../model/source.js';
import type { WorkMeasure } from '../../model/work.js';
import type { Choice, Round } from './choice.js';
import type { Series } from './pageCounts.js';
import type { PageReading } from './pageReader.js';
import { rpcFamilies } from './rpcFamilies.js';

interface Figured {
  pods: readonly MeasuredPod[];
  choices: ReadonlyMap<string, Choice>;
  /** Why a pod has no choice or could not be read again. */
  whyNot(pod: string): string;
}

const restarted = 'container restarted inside the window';

/** Calls per second between the two rounds. */
export function callRates(figured: Figured, before: Round, after: Round): WorkMeasure {
  const measure: WorkMeasure = {
    rung: 3,
    signal: 'calls',
    span: 'window',
    unit: 'calls/s',
    pods: {},
    windows: [],
    noData: {},
  };
  const openCalls: Record<string, number> = {};
  for (const [pod, first, last, choice] of readings(figured, before, after, measure)) {
    const calls = callsBetween(first, last, choice);
    const seconds = (last.atMs - first.atMs) / 1000;
    if (calls === undefined) measure.noData[pod] = restarted;
    else if (seconds <= 0) measure.noData[pod] = 'no time passed between the two reads';
    else measure.pods[pod] = { value: calls / seconds, from: iso(first.atMs), to: iso(last.atMs), samples: 2 };
    const open = openNow(last, choice);
    if (open !== undefined && measure.pods[pod]) openCalls[pod] = open;
  }
  const figures = Object.entries(measure.pods);
  if (figures.length > 0) {
    measure.windows.push({
      from: figures.map(([, { from }]) => from).reduce((a, b) => (b < a ? b : a)),
      to: figures.map(([, { to }]) => to).reduce((a, b) => (b > a ? b : a)),
      pods: Object.fromEntries(figures.map(([pod, { value }]) => [pod, value])),
    });
  }
  return Object.keys(openCalls).length > 0 ? { ...measure, openCalls } : measure;
}

/** Calls since each pod's start. `aheadMs` is how far the cluster's clock is ahead: the start is in the cluster's time. */
export function lifetimeCalls(figured: Figured, last: Round, aheadMs: number): WorkMeasure {
  const measure: WorkMeasure = {
    rung: 3,
    signal: 'calls',
    span: 'lifetime',
    unit: 'calls',
    pods: {},
    windows: [],
    noData: {},
  };
  const starts = new Map(figured.pods.map((pod) => [keyOf(pod), pod.startedAt]));
  for (const [pod, , reading, choice] of readings(figured, last, last, measure)) {
    const from = starts.get(pod);
    if (choice.family.forgets) measure.noData[pod] = "Linkerd's proxy forgets counters that are idle";
    else if (from === undefined) measure.noData[pod] = 'when it started is not known';
    else {
      const value = total(seriesOf(reading, choice));
      measure.pods[pod] = { value, from, to: iso(reading.atMs + aheadMs), samples: 1 };
    }
  }
  return measure;
}

/** What a pod says at both ends on the page chosen for it; the reason goes to `noData` where an end is missing. */
function* readings(
  figured: Figured,
  before: Round,
  after: Round,
  measure: WorkMeasure,
): Generator<[pod: string, first: PageReading, last: PageReading, choice: Choice]> {
  for (const pod of figured.pods.map(keyOf)) {
    const choice = figured.choices.get(pod);
    const [first, last] = [before, after].map((round) => choice && round.get(pod)?.get(choice.page));
    if (choice && first && last) yield [pod, first, last, choice];
    else measure.noData[pod] = figured.whyNot(pod);
  }
}

/** Calls counted between two readings; undefined where the counters began anew. */
function callsBetween(first: PageReading, last: PageReading, choice: Choice): number | undefined {
  // A server that restarted and caught up shows no fall.
  if (first.processStart !== undefined && last.processStart !== undefined) {
    if (Math.abs(last.processStart - first.processStart) > 1) return undefined;
  }
  const [before, after] = [seriesOf(first, choice), seriesOf(last, choice)];
  const { forgets } = choice.family;
  if (!forgets && [...before.keys()].some((key) => !after.has(key))) return undefined;
  let calls = 0;
  for (const [key, value] of after) {
    const step = value - (before.get(key) ?? 0);
    if (step < 0 && !forgets) return undefined;
    calls += step < 0 ? value : step;
  }
  return calls;
}

/** Calls that have started and not ended, where the page has both counts. */
function openNow(reading: PageReading, { family }: Choice): number | undefined {
  const twin = rpcFamilies.find((f) => f.sample === family.finished);
  const [started, finished] = [reading.families.get(family), twin && reading.families.get(twin)];
  return started && finished && Math.max(0, total(started) - total(finished));
}

/** No series is no call: the choice has made sure that the family is there, on this pod or on a sibling. */
function seriesOf(reading: PageReading, { family }: Choice): Series {
  return reading.families.get(family) ?? new Map();
}

function total(series: Series): number {
  return [...series.values()].reduce((sum, value) => sum + value, 0);
}

function keyOf({ namespace, name }: MeasuredPod): string {
  return `${namespace}/${name}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
