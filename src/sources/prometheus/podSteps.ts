import type { MeasuredPod } from '../../model/source.js';
import type { WorkMeasure } from '../../model/work.js';
import type { Series } from './answer.js';
import { naming, type Steps } from './queries.js';

/** A pod's first minute is warm-up. */
const warmUpSeconds = 60;

/** Figures by Unix second. */
export type Points = ReadonlyMap<number, number>;

/** The pod that a series is about; undefined for one that is not measured, or no longer there. */
export function podOf({ metric }: Series, wanted: ReadonlySet<string>): string | undefined {
  const labels = metric.naming === 'series' ? naming.series : naming.target;
  const key = `${metric[labels.namespace] ?? ''}/${metric[labels.pod] ?? ''}`;
  return wanted.has(key) ? key : undefined;
}

export function pointsOf({ values }: Series): Map<number, number> {
  return new Map(values.map(([at, text]) => [at, Number(text)] as const).filter(([, value]) => Number.isFinite(value)));
}

/** The figures of living pods, step by step. What a pod of the same name did before this one was made is not its own. */
export function historyOf(
  kind: Pick<WorkMeasure, 'signal' | 'unit'>,
  pods: readonly MeasuredPod[],
  points: ReadonlyMap<string, Points>,
  steps: Steps,
): WorkMeasure {
  const measure: WorkMeasure = {
    rung: 7,
    ...kind,
    span: 'window',
    stepSeconds: steps.step,
    pods: {},
    windows: [],
    noData: {},
  };
  const byStep = new Map<number, Record<string, number>>();
  for (const { namespace, name, pod } of pods) {
    const key = `${namespace}/${name}`;
    const since = Date.parse(pod?.metadata.creationTimestamp ?? '') / 1000 + warmUpSeconds;
    const all = points.get(key) ?? new Map<number, number>();
    const own = [...all].filter(([at]) => Number.isNaN(since) || at - steps.range >= since);
    const [first, last] = [own[0]?.[0], own.at(-1)?.[0]];
    if (first === undefined || last === undefined) {
      measure.noData[key] = all.size > 0 ? 'it has no history yet' : 'Prometheus has no figure of it';
      continue;
    }
    measure.pods[key] = {
      value: own.reduce((sum, [, value]) => sum + value, 0) / own.length,
      from: iso(first - steps.range),
      to: iso(last),
      samples: own.length,
    };
    for (const [at, value] of own) byStep.set(at, Object.assign(byStep.get(at) ?? {}, { [key]: value }));
  }
  for (const [at, figures] of [...byStep].sort(([a], [b]) => a - b)) {
    measure.windows.push({ from: iso(at - steps.range), to: iso(at), pods: figures });
  }
  return measure;
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
