import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { Source, SourceContext } from '../../model/source.js';
import { count, listed } from '../../model/words.js';
import type { WorkMeasure } from '../../model/work.js';
import { rpcFamilies } from '../rpcCounters/rpcFamilies.js';
import type { Series } from './answer.js';
import { callPoints } from './callPoints.js';
import { historyOf, type Points, podOf, pointsOf } from './podSteps.js';
import {
  callsQuery,
  cpuMetric,
  cpuQuery,
  type Found,
  isCpu,
  type Naming,
  type PodScope,
  podScopes,
  type Steps,
  scoutQuery,
  scrapesQuery,
  stepsOf,
} from './queries.js';
import { type PrometheusServer, prometheusServer } from './server.js';

const rbac: RbacRule = { apiGroups: [''], resources: ['services/proxy'], verbs: ['get'] };
/** Metrics that are gone for longer than this are history of another time. */
const longestLookBackSeconds = 3600;
const scrapesWithinSeconds = 600;
/** Where nothing was scraped in the last ten minutes. */
const usualScrapeSeconds = 60;

type Names = 'historyCpu' | 'historyCalls';
type Reading = { [Name in Names]: Evidence<WorkMeasure> };

/** Rung 7: CPU and calls by pod over hours, from a Prometheus-compatible server. */
export const prometheus: Source<Api, Names> = {
  meta: {
    name: 'prometheus',
    rung: 7,
    title: 'CPU and calls over hours, from Prometheus',
    provides: ['historyCpu', 'historyCalls'],
    impact: 'reads',
    rbac: [rbac],
  },
  async collect(context): Promise<Reading> {
    const access = context.prometheus;
    if (!access) return bothAbsent(absent('not-asked', 'No Prometheus is named (--prometheus).'));
    if (context.pods.length === 0) return bothAbsent(absent('not-asked', 'There is no pod to measure.'));
    let server: PrometheusServer | undefined;
    try {
      context.progress('history from Prometheus');
      server = await prometheusServer(access, context.api, context.signal);
      return await new History(context, server, access.sinceMs / 1000).read();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      // Only the API server's own refusal is opened by a rule.
      return bothAbsent(error.asAbsence(error.answer.kind === 'Status' ? rbac : undefined));
    } finally {
      server?.close();
    }
  },
};

/** A few questions for all pods, and what they brought. */
class History {
  readonly #context: SourceContext<Api>;
  readonly #server: PrometheusServer;
  readonly #sinceSeconds: number;
  /** What the server said about its answers. */
  readonly #gaps = new Set<string>();

  constructor(context: SourceContext<Api>, server: PrometheusServer, sinceSeconds: number) {
    this.#context = context;
    this.#server = server;
    this.#sinceSeconds = sinceSeconds;
  }

  async read(): Promise<Reading> {
    const { clock, pods } = this.#context;
    const end = Math.floor(clock.now() / 1000);
    const scopes = podScopes(pods);
    const found = await this.#found(scopes, end);
    const steps = await this.#steps(scopes, found, end);
    const cpu = found.some(isCpu)
      ? await this.#range(scopes, (scope) => cpuQuery(scope, found, steps.cpu.range), steps.cpu)
      : [];
    const ports = [...new Set(pods.flatMap(({ grpcPorts = [] }) => grpcPorts))];
    const calls = found.every(isCpu)
      ? []
      : await this.#range(scopes, (scope) => callsQuery(scope, found, ports, steps.calls.range), steps.calls);

    return {
      historyCpu: this.#evidence('cpu', this.#cpuPoints(cpu), steps.cpu, [cpuMetric]),
      historyCalls: this.#evidence(
        'calls',
        callPoints(calls, pods),
        steps.calls,
        rpcFamilies.map(({ sample }) => sample),
      ),
    };
  }

  async #found(scopes: readonly PodScope[], end: number): Promise<Found[]> {
    const lookBack = Math.min(this.#sinceSeconds, longestLookBackSeconds);
    const series = await this.#instant(scopes, (scope) => scoutQuery(scope, lookBack), end);
    const found = new Map<string, Found>();
    for (const { metric } of series) {
      const one = { metric: metric.__name__ ?? '', by: metric.naming as Naming };
      found.set(`${one.metric} ${one.by}`, one);
    }
    return [...found.values()];
  }

  async #steps(scopes: readonly PodScope[], found: readonly Found[], end: number) {
    const lookBack = Math.min(this.#sinceSeconds, scrapesWithinSeconds);
    const series =
      found.length > 0 ? await this.#instant(scopes, (scope) => scrapesQuery(scope, found, lookBack), end) : [];
    const of = (kind: 'cpu' | 'calls'): Steps => {
      const scrapes = series.filter(({ metric }) => metric.kind === kind).map(({ values }) => Number(values[0]?.[1]));
      const most = Math.max(0, ...scrapes);
      const apart = most > 1 ? lookBack / most : usualScrapeSeconds;
      return stepsOf(end, this.#sinceSeconds, apart, this.#context.pods.length);
    };
    return { cpu: of('cpu'), calls: of('calls') };
  }

  #cpuPoints(series: readonly Series[]): Map<string, Points> {
    const wanted = new Set(this.#context.pods.map(({ namespace, name }) => `${namespace}/${name}`));
    const points = new Map<string, Points>();
    // What the metric itself says of its pod goes before what the scraped target is.
    for (const one of [...series].sort((a, b) => Number(isOwn(a)) - Number(isOwn(b)))) {
      const pod = podOf(one, wanted);
      const millicores = [...pointsOf(one)].map(([at, cores]) => [at, cores * 1000] as const);
      if (pod !== undefined) points.set(pod, new Map(millicores));
    }
    return points;
  }

  #evidence(
    signal: 'cpu' | 'calls',
    points: ReadonlyMap<string, Points>,
    steps: Steps,
    names: readonly string[],
  ): Evidence<WorkMeasure> {
    const { clock, pods } = this.#context;
    if (points.size === 0) {
      const what = names.length > 3 ? `any of ${names.length} metrics of calls (${listed(names, 6)})` : listed(names);
      return absent('unsupported', `${this.#server.name} has no series of ${what} for ${count(pods.length, 'pod')}.`, {
        remedy:
          signal === 'cpu'
            ? "Check that Prometheus scrapes the kubelets' cAdvisor, and that --prometheus and the tenant are of this cluster."
            : 'Check that Prometheus scrapes the pods, with labels namespace and pod, and that the servers count their calls.',
      });
    }
    const unit = signal === 'cpu' ? 'millicores' : 'calls/s';
    const measure = historyOf({ signal, unit }, pods, points, steps);
    const from = `${this.#server.name}, query_range from ${iso(steps.start)} to ${iso(steps.end)}, step ${steps.step} s`;
    return present(measure, from, new Date(clock.now()).toISOString(), [...this.#gaps]);
  }

  #instant(scopes: readonly PodScope[], query: (scope: PodScope) => string, end: number): Promise<Series[]> {
    return this.#ask(scopes, '/api/v1/query', (scope) => ({ query: query(scope), time: String(end) }));
  }

  #range(scopes: readonly PodScope[], query: (scope: PodScope) => string, steps: Steps): Promise<Series[]> {
    const { start, end, step } = steps;
    const times = { start: String(start), end: String(end), step: String(step) };
    return this.#ask(scopes, '/api/v1/query_range', (scope) => ({ query: query(scope), ...times }));
  }

  /** One question after the other: a server for a whole company is not to be stormed. */
  async #ask(
    scopes: readonly PodScope[],
    path: '/api/v1/query' | '/api/v1/query_range',
    parameters: (scope: PodScope) => Record<string, string>,
  ): Promise<Series[]> {
    const all: Series[][] = [];
    for (const scope of scopes) {
      const { series, warnings } = await this.#server.ask(path, parameters(scope), this.#context.signal);
      for (const warning of warnings) this.#gaps.add(`${this.#server.name} warns: ${warning}`);
      all.push(series);
    }
    return all.flat();
  }
}

function isOwn({ metric }: Series): boolean {
  return metric.naming === 'series';
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function bothAbsent(absence: Absent): Reading {
  return { historyCpu: absence, historyCalls: absence };
}
