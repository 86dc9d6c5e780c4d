import { effectivePods } from '../../../src/model/statistics.js';
import { kubectl } from './cluster.js';

/**
 * How work reached the pods of a Service: `one` pod all the time; `hopping`: one pod at a time, not always the same;
 * `even`; `uneven`; `none`.
 */
export type Arrivals = 'none' | 'one' | 'hopping' | 'uneven' | 'even';

/** What the servers of one Service did in a window, by their own count. */
export interface Truth {
  /** Calls, and messages of streams, by pod. */
  calls: Map<string, number>;
  arrivals: Arrivals;
  /** Effective pods by pods: 1 where calls reach all pods alike. */
  evenness: number;
  /** What the calls cost each pod, in milliseconds. */
  burned: Map<string, number>;
}

interface Sample {
  at: number;
  calls: number;
  burned: number;
}

/** The logs of the servers in a namespace: each says every 2 s what it has done so far. */
export class ServerLogs {
  /** By Service and pod. */
  readonly #samples = new Map<string, Map<string, Sample[]>>();

  constructor(namespace: string) {
    const text = kubectl(['-n', namespace, 'logs', '-l', 'matrix=server', '--prefix', '--timestamps', '--tail=-1']);
    for (const line of text.split('\n')) {
      const [, pod, service, time, calls, messages, burned] =
        /^\[pod\/([^/]+)\/([^\]]+)\] (\S+) done calls=(\d+) messages=(\d+) burned=(\d+)/.exec(line) ?? [];
      if (pod === undefined || service === undefined || time === undefined) continue;
      const pods = this.#samples.get(service) ?? new Map<string, Sample[]>();
      this.#samples.set(service, pods);
      const sample = { at: Date.parse(time), calls: Number(calls) + Number(messages), burned: Number(burned) };
      pods.set(pod, [...(pods.get(pod) ?? []), sample]);
    }
  }

  /** Calls of a Service since its servers started. */
  calls(service: string): number {
    const pods = [...(this.#samples.get(service) ?? [])];
    return total(new Map(pods.map(([pod, samples]) => [pod, upTo(samples, Number.POSITIVE_INFINITY).calls])));
  }

  /** Of a Service between two times, in milliseconds. */
  truth(service: string, from: number, to: number): Truth {
    const pods = this.#samples.get(service);
    if (!pods) throw new Error(`the servers of ${service} say nothing about what they do`);
    const between = (start: number, end: number, figure: 'calls' | 'burned') =>
      new Map([...pods].map(([pod, samples]) => [pod, upTo(samples, end)[figure] - upTo(samples, start)[figure]]));
    const calls = between(from, to, 'calls');
    const slices = Array.from({ length: Math.floor((to - from) / sliceMs) }, (_, i) =>
      between(from + i * sliceMs, from + (i + 1) * sliceMs, 'calls'),
    );
    return {
      calls,
      arrivals: arrivalsOf(calls, slices),
      evenness: effectivePods([...calls.values()]) / calls.size,
      burned: between(from, to, 'burned'),
    };
  }
}

/** Long enough for several samples, short against the time that a client stays with one pod. */
const sliceMs = 5000;

function upTo(samples: readonly Sample[], time: number): Omit<Sample, 'at'> {
  return samples.findLast(({ at }) => at <= time) ?? { calls: 0, burned: 0 };
}

function arrivalsOf(calls: Map<string, number>, slices: readonly Map<string, number>[]): Arrivals {
  if (total(calls) === 0) return 'none';
  const effective = (of: Map<string, number>) => effectivePods([...of.values()]);
  if (effective(calls) < 1.1) return 'one';
  const busy = slices.filter((slice) => total(slice) > 0);
  if (busy.filter((slice) => effective(slice) < 1.1).length > busy.length / 2) return 'hopping';
  return effective(calls) / calls.size >= 0.9 ? 'even' : 'uneven';
}

export function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((a, b) => a + b, 0);
}
