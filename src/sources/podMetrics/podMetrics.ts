import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { MeasuredPod, Source, SourceContext } from '../../model/source.js';
import type { MetricsHealth, WorkMeasure } from '../../model/work.js';
import { type PodMetrics, type PodSample, podSample } from './podSample.js';
import { SampleLog } from './sampleLog.js';

const groupPath = '/apis/metrics.k8s.io/v1beta1';
const pollEveryMs = 5000;
/** From this many namespaces on, one list of everything costs less than many small ones. */
const mostNamespaces = 5;
const rbac: RbacRule = { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['list'] };

type Context = SourceContext<Api>;
type Reading = { metricsCpu: Evidence<WorkMeasure>; metricsHealth: Evidence<MetricsHealth> };

/** Rung 1: CPU rates from metrics-server, several samples over the duration. */
export const podMetrics: Source<Api, 'metricsCpu' | 'metricsHealth'> = {
  meta: {
    name: 'pod-metrics',
    rung: 1,
    title: 'CPU rates from metrics-server',
    provides: ['metricsCpu', 'metricsHealth'],
    impact: 'reads',
    rbac: [rbac],
  },
  async collect(context): Promise<Reading> {
    if (context.pods.length === 0) return withoutPods(context);
    const log = new SampleLog();
    const lists = new MetricsLists(context);
    const end = context.clock.now() + context.durationMs;
    let polls = 0;
    let failure: ApiFailure | undefined;
    do {
      try {
        log.add(await lists.read());
        polls++;
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        failure = error;
        // What fails at once will not mend itself within half a minute; what worked before may.
        if (polls === 0) break;
      }
      const left = end - context.clock.now();
      if (left <= 0) break;
      context.progress(`CPU from metrics-server, ${Math.ceil(left / 1000)} s left`);
      await context.clock.sleep(Math.min(pollEveryMs, left), context.signal);
    } while (!context.signal.aborted);
    if (polls === 0 && failure) return failed(failure, context);

    const at = new Date(context.clock.now()).toISOString();
    const from = `GET ${groupPath}/pods, read ${polls === 1 ? 'once' : `${polls} times`}`;
    const measure = log.measure(context.pods.map((pod) => `${pod.namespace}/${pod.name}`));
    const gaps = [...lists.gaps, ...(failure ? [`Some reads failed: ${failure.detail}`] : [])];
    return {
      metricsCpu: { ...present(measure, from, at, gaps), ...(lists.refused.length > 0 && { refused: lists.refused }) },
      metricsHealth: present(health(log, context), from, at),
    };
  },
};

/** Reads the samples of the pods in question, by namespace or all at once. */
class MetricsLists {
  readonly gaps: string[] = [];
  readonly refused: { detail: string; rbac: RbacRule }[] = [];
  readonly #context: Context;
  readonly #wanted: ReadonlySet<string>;
  #paths: string[];
  readonly #narrow: string[];

  constructor(context: Context) {
    this.#context = context;
    this.#wanted = new Set(context.pods.map((pod: MeasuredPod) => `${pod.namespace}/${pod.name}`));
    const namespaces = [...new Set(context.pods.map((pod) => pod.namespace))].sort();
    this.#narrow = namespaces.map((namespace) => `${groupPath}/namespaces/${encodeURIComponent(namespace)}/pods`);
    this.#paths = namespaces.length > mostNamespaces ? [`${groupPath}/pods`] : this.#narrow;
  }

  /** Rejects with the ApiFailure only if no list can be read. */
  async read(): Promise<PodSample[]> {
    const lists = await Promise.allSettled(this.#paths.map((path) => this.#list(path)));
    const failures = lists.flatMap((list, i) =>
      list.status === 'rejected' ? [{ path: this.#paths[i] ?? '', error: list.reason as unknown }] : [],
    );
    const [first] = failures;
    if (first && failures.length === lists.length) {
      if (this.#paths === this.#narrow || !isForbidden(first.error)) throw first.error;
      this.#paths = this.#narrow;
      return this.read();
    }
    for (const { path, error } of failures) {
      if (!(error instanceof ApiFailure)) throw error;
      if (!isForbidden(error)) continue;
      // A namespace that refuses once is not asked again.
      this.#paths = this.#paths.filter((p) => p !== path);
      this.gaps.push(error.detail);
      this.refused.push({ detail: error.detail, rbac });
    }
    return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  }

  async #list(path: string): Promise<PodSample[]> {
    const { items } = await this.#context.api.get<{ items?: PodMetrics[] | null }>(path, {
      signal: this.#context.signal,
    });
    return (items ?? []).flatMap((item) => {
      const sample = podSample(item);
      return sample && this.#wanted.has(sample.pod) ? [sample] : [];
    });
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 403;
}

function health(log: SampleLog, { api, clock }: Context): MetricsHealth {
  const newest = log.newest();
  if (newest === undefined)
    return { state: 'serving', detail: 'metrics.k8s.io answers, but has no sample of these pods yet.' };
  // Sample times are the cluster's; a laptop's clock may be off by more than a sample is old.
  const now = clock.now() + api.serverClockAheadMs;
  const newestAgeSeconds = Math.max(0, (now - newest.timeMs) / 1000);
  const limit = Math.max(60, 2 * newest.windowSeconds);
  if (newestAgeSeconds <= limit) return { state: 'serving', detail: 'metrics.k8s.io answers.', newestAgeSeconds };
  const detail = `The newest sample of metrics.k8s.io is ${Math.round(newestAgeSeconds)} s old.`;
  return { state: 'stale', detail, newestAgeSeconds };
}

function failed(failure: ApiFailure, { clock }: Context): Reading {
  const at = new Date(clock.now()).toISOString();
  const { status, detail } = failure;
  if (status === 404)
    return notServing('not-installed', at, 'metrics.k8s.io is not served: metrics-server is not installed.');
  if (status !== undefined && status >= 500) {
    return notServing(
      'unavailable',
      at,
      `APIService v1beta1.metrics.k8s.io answers ${status}: ${failure.answer.message?.trim() || detail}`,
    );
  }
  const absence = failure.asAbsence(rbac);
  return { metricsCpu: absence, metricsHealth: absence };
}

function notServing(state: 'not-installed' | 'unavailable', at: string, detail: string): Reading {
  return {
    metricsCpu: absent(state === 'not-installed' ? 'unsupported' : 'unreachable', detail, {
      remedy:
        state === 'not-installed'
          ? 'Install metrics-server.'
          : 'Look at the pods of metrics-server and at its APIService.',
    }),
    metricsHealth: present({ state, detail }, `GET ${groupPath}`, at),
  };
}

/** Nothing to measure, but whether metrics-server is there can still be said. */
async function withoutPods(context: Context): Promise<Reading> {
  const { api, clock, signal } = context;
  const metricsCpu = absent('not-asked', 'There is no pod to measure.');
  try {
    await api.get(groupPath, { signal });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { ...failed(error, context), metricsCpu };
  }
  const answers: MetricsHealth = { state: 'serving', detail: 'metrics.k8s.io answers.' };
  return { metricsCpu, metricsHealth: present(answers, `GET ${groupPath}`, new Date(clock.now()).toISOString()) };
}
