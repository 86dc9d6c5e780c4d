import type { MeasuredPod } from '../../model/source.js';
import type { PodFigure, WorkMeasure } from '../../model/work.js';
import { cpuRate, networkRate, type RateReading } from './counterRates.js';
import type { PodCounters } from './podCounters.js';

type Rates = (before: PodCounters, after: PodCounters) => RateReading;
/** One round of reading: counters by pod. */
type Round = Map<string, PodCounters>;

/** What the rounds of reading brought, and the figures that follow. */
export class CounterLog {
  readonly #pods: readonly MeasuredPod[];
  readonly #rounds: Round[] = [];
  /** Why a pod was not in any summary: its node's failure. */
  readonly #unread = new Map<string, string>();

  constructor(pods: readonly MeasuredPod[]) {
    this.#pods = pods;
  }

  startRound(): void {
    this.#rounds.push(new Map());
  }

  /** Adds to the last round; a pod that is read again replaces its counters there. */
  add(counters: readonly PodCounters[]): void {
    const round = this.#rounds.at(-1);
    for (const pod of counters) round?.set(pod.pod, pod);
  }

  nodeFailed(node: string, detail: string): void {
    for (const pod of this.#pods) if (pod.node === node) this.#unread.set(nameOf(pod), detail);
  }

  /** The counters of a pod in the last round but one and the last. */
  lastStep(pod: string): { before: PodCounters | undefined; after: PodCounters | undefined } {
    return { before: this.#rounds.at(-2)?.get(pod), after: this.#rounds.at(-1)?.get(pod) };
  }

  get rounds(): number {
    return this.#rounds.length;
  }

  cpu(): WorkMeasure {
    return this.#measure('cpu', 'millicores', 1000, cpuRate);
  }

  network(): WorkMeasure {
    const measure = this.#measure('network', 'bytes/s', 1, networkRate);
    for (const pod of this.#pods.filter((p) => p.hostNetwork)) {
      delete measure.pods[nameOf(pod)];
      for (const window of measure.windows) delete window.pods[nameOf(pod)];
      measure.noData[nameOf(pod)] = "it uses the node's network, whose bytes are not its own";
    }
    return measure;
  }

  /** CPU seconds since the containers started, by the newest sample. */
  lifetime(): WorkMeasure {
    const measure: WorkMeasure = {
      rung: 2,
      signal: 'cpu',
      span: 'lifetime',
      unit: 'cpu-seconds',
      pods: {},
      windows: [],
      noData: {},
    };
    for (const pod of this.#pods) {
      const name = nameOf(pod);
      const counters = this.#rounds.findLast((round) => round.has(name))?.get(name);
      if (counters === undefined) measure.noData[name] = this.#whyUnread(pod);
      else if (counters.containers.length === 0) measure.noData[name] = 'no CPU figure from the kubelet';
      else measure.pods[name] = lifetimeOf(counters);
    }
    return measure;
  }

  #measure(signal: 'cpu' | 'network', unit: WorkMeasure['unit'], factor: number, rates: Rates): WorkMeasure {
    const measure: WorkMeasure = { rung: 2, signal, span: 'window', unit, pods: {}, windows: [], noData: {} };
    for (const pod of this.#pods) {
      const reading = this.#overall(pod, rates);
      if ('noData' in reading) measure.noData[nameOf(pod)] = reading.noData;
      else measure.pods[nameOf(pod)] = { ...reading.figure, value: reading.figure.value * factor };
    }
    for (let i = 1; i < this.#rounds.length; i++) {
      const window = this.#window(this.#rounds[i - 1], this.#rounds[i], factor, rates);
      if (window) measure.windows.push(window);
    }
    return measure;
  }

  /** From a pod's first sample to its last. */
  #overall(pod: MeasuredPod, rates: Rates): { figure: PodFigure } | { noData: string } {
    const samples = this.#rounds.flatMap((round) => round.get(nameOf(pod)) ?? []);
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined) return { noData: this.#whyUnread(pod) };
    if (first === last) return { noData: this.#unread.get(nameOf(pod)) ?? 'one sample only' };
    const reading = rates(first, last);
    if ('noData' in reading) return reading;
    const { perSecond, fromMs, toMs } = reading.rate;
    const steps = samples.slice(1).filter((sample, i) => 'rate' in rates(samples[i] ?? first, sample));
    return { figure: { value: perSecond, from: iso(fromMs), to: iso(toMs), samples: steps.length + 1 } };
  }

  #window(before: Round | undefined, after: Round | undefined, factor: number, rates: Rates) {
    const pods: Record<string, number> = {};
    const times: number[] = [];
    for (const [name, counters] of after ?? []) {
      const earlier = before?.get(name);
      const reading = earlier && rates(earlier, counters);
      if (!reading || 'noData' in reading) continue;
      pods[name] = reading.rate.perSecond * factor;
      times.push(reading.rate.fromMs, reading.rate.toMs);
    }
    return times.length === 0 ? undefined : { from: iso(Math.min(...times)), to: iso(Math.max(...times)), pods };
  }

  #whyUnread(pod: MeasuredPod): string {
    if (pod.node === undefined) return 'it is on no node yet';
    return this.#unread.get(nameOf(pod)) ?? `it is not in the kubelet summary of node ${pod.node}`;
  }
}

function lifetimeOf({ containers }: PodCounters): PodFigure {
  return {
    value: containers.reduce((sum, { cpu }) => sum + cpu.value, 0),
    // The latest start: a pod with a restarted container must not pass for an old one.
    from: iso(Math.max(...containers.map(({ startedMs }) => startedMs))),
    to: iso(Math.max(...containers.map(({ cpu }) => cpu.timeMs))),
    samples: 1,
  };
}

function nameOf({ namespace, name }: MeasuredPod): string {
  return `${namespace}/${name}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
