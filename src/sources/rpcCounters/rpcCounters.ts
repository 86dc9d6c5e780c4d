import type { Api } from '../../kube/api.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import { type Absent, absent, type Evidence, type Present, present, type RbacRule } from '../../model/evidence.js';
import type { MeasuredPod, Source, SourceContext } from '../../model/source.js';
import type { WorkMeasure } from '../../model/work.js';
import { callRates, lifetimeCalls } from './callFigures.js';
import { type Choice, choices, type Round } from './choice.js';
import { type MetricsPage, metricsPages, pageKey } from './metricsPages.js';
import { PageReader, type PageReading } from './pageReader.js';

const pagesAtOnce = 8;
const rbac: RbacRule = { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] };
const noPage = 'no metrics page is declared (annotation prometheus.io/port or a port named metrics)';

type Context = SourceContext<Api>;
type Names = 'callRates' | 'lifetimeCalls';
type Reading = { [Name in Names]: Evidence<WorkMeasure> };
/** A pod with the pages to read of it, best first. */
interface Target {
  pod: MeasuredPod;
  key: string;
  pages: readonly MetricsPage[];
}

/** Rung 3: the calls that servers or their proxies count, read from their metrics pages at both ends of the duration. */
export const rpcCounters: Source<Api, Names> = {
  meta: {
    name: 'rpc-counters',
    title: "Calls counted on the pods' metrics pages",
    rung: 3,
    provides: ['callRates', 'lifetimeCalls'],
    impact: 'reads',
    rbac: [rbac],
  },
  async collect(context): Promise<Reading> {
    const { clock, signal, pods } = context;
    if (pods.length === 0) return bothAbsent(absent('not-asked', 'There is no pod to measure.'));
    const targets = pods.map((pod) => ({
      pod,
      key: `${pod.namespace}/${pod.name}`,
      pages: pod.pod ? metricsPages(pod.pod) : [],
    }));
    const readable = targets.filter(({ pages }) => pages.length > 0);
    if (readable.length === 0) return bothAbsent(withoutPages(pods));

    const reader = new PageReader(context);
    const end = clock.now() + context.durationMs;
    context.progress('calls from the metrics pages');
    const first = await readFirst(readable, reader);
    const failure = nothingRead(first, readable, reader);
    if (failure) return bothAbsent(failure);

    await wait(context, end);
    const early = choices(pods, first);
    const read = signal.aborted ? undefined : await readLast(readable, first, early, reader);
    const last = signal.aborted && read?.size === 0 ? undefined : read;
    // Calls may begin only inside the window: then the second round is the first to show a counter.
    const chosen = new Map([...choices(pods, merged(first, last)), ...early]);
    const pageless = new Set(targets.filter(({ pages }) => pages.length === 0).map(({ key }) => key));
    const figured = { pods, choices: chosen, whyNot: (key: string) => whyNot(key, pageless, first, reader) };

    const evidence = evidenceOf(context, readable, reader, chosen);
    return {
      callRates: last
        ? evidence(callRates(figured, first, last))
        : absent('timed-out', 'Sampling was stopped before the metrics pages were read a second time.'),
      lifetimeCalls: evidence(lifetimeCalls(figured, merged(first, last), context.api.serverClockAheadMs)),
    };
  },
};

/** Each pod's pages, until one of them counts calls. */
async function readFirst(targets: readonly Target[], reader: PageReader): Promise<Round> {
  const round = new Map<string, Map<string, PageReading>>();
  const readPod = async ({ pod, key, pages }: Target) => {
    for (const page of pages) {
      const reading = await reader.read(pod, page);
      if (reading === undefined) continue;
      round.set(key, (round.get(key) ?? new Map()).set(pageKey(page), reading));
      if ([...reading.families.values()].some((series) => series.size > 0)) return;
    }
  };
  // One pod of each namespace goes first, so that a refusal is met once and not eight times.
  const seen = new Set<string>();
  const scouts = targets.filter(({ pod }) => !seen.has(pod.namespace) && seen.add(pod.namespace));
  await boundedParallel(scouts, pagesAtOnce, readPod);
  const others = targets.filter((target) => !scouts.includes(target));
  await boundedParallel(others, pagesAtOnce, readPod);
  return round;
}

/** The page chosen for each pod; all that answered where none counts calls yet. */
async function readLast(
  targets: readonly Target[],
  first: Round,
  chosen: ReadonlyMap<string, Choice>,
  reader: PageReader,
): Promise<Round> {
  const round = new Map<string, Map<string, PageReading>>();
  const reads = targets.flatMap(({ pod, key, pages }) => {
    const choice = chosen.get(key);
    const answered = pages.filter((page) => first.get(key)?.has(pageKey(page)));
    const wanted = choice ? answered.filter((page) => pageKey(page) === choice.page) : answered;
    return wanted.map((page) => ({ pod, key, page }));
  });
  await boundedParallel(reads, pagesAtOnce, async ({ pod, key, page }) => {
    const reading = await reader.read(pod, page);
    if (reading) round.set(key, (round.get(key) ?? new Map()).set(pageKey(page), reading));
  });
  return round;
}

/** The newest reading of every page. */
function merged(first: Round, last: Round | undefined): Round {
  return new Map([...first].map(([pod, pages]) => [pod, new Map([...pages, ...(last?.get(pod) ?? [])])]));
}

/** Sleeps until `end`, with a line of progress each second. */
async function wait({ clock, signal, progress }: Context, end: number): Promise<void> {
  for (let left = end - clock.now(); left > 0 && !signal.aborted; left = end - clock.now()) {
    progress(`calls from the metrics pages, ${Math.ceil(left / 1000)} s left`);
    await clock.sleep(Math.min(1000, left), signal);
  }
}

function nothingRead(first: Round, targets: readonly Target[], reader: PageReader): Absent | undefined {
  if (first.size > 0) return undefined;
  const [refusal] = reader.refusals.values();
  if (refusal) return refusal.asAbsence(rbac);
  const [one] = targets;
  const why = (one && reader.failures.get(one.key)) ?? 'the API server gave none of them';
  const pages =
    targets.length === 1 ? 'The metrics page of 1 pod' : `None of the metrics pages of ${targets.length} pods`;
  return absent(
    reader.lastFailure?.reason ?? 'malformed',
    `${pages} can${targets.length === 1 ? 'not' : ''} be read; ${one?.key}: ${why}.`,
    { remedy: 'Check that prometheus.io/port and prometheus.io/path lead to the metrics page, and that it is served.' },
  );
}

function withoutPages(pods: readonly MeasuredPod[]): Absent {
  const which = pods.length === 1 ? 'The pod does not declare' : `None of the ${pods.length} pods declares`;
  return absent('unsupported', `${which} a metrics page, so calls cannot be counted.`, {
    remedy:
      'Count calls in the server (go-grpc-middleware, gRPC OpenTelemetry, Micrometer) and name the page with the ' +
      'annotation prometheus.io/port or a container port called metrics.',
  });
}

function whyNot(key: string, pageless: ReadonlySet<string>, first: Round, reader: PageReader): string {
  if (pageless.has(key)) return noPage;
  const namespace = key.split('/', 1)[0] ?? '';
  const failure = reader.failures.get(key);
  if (failure !== undefined) return failure;
  if (reader.refusals.has(namespace)) return `pods/proxy is forbidden in namespace ${namespace}`;
  return first.has(key) ? 'no gRPC counter on its metrics page' : 'its metrics page was not read';
}

function evidenceOf(
  { clock }: Context,
  targets: readonly Target[],
  { refusals }: PageReader,
  chosen: ReadonlyMap<string, Choice>,
): (measure: WorkMeasure) => Present<WorkMeasure> {
  const at = new Date(clock.now()).toISOString();
  const from = `GET /api/v1/namespaces/NAMESPACE/pods/POD:PORT/proxy, ${targets.length} ${targets.length === 1 ? 'pod' : 'pods'}`;
  const refused = [...refusals.values()].map(({ detail }) => ({ detail, rbac }));
  const gaps = refused.map(({ detail }) => detail);
  if (targets.some(({ pod, key }) => isGrpcProbed(pod) && chosen.get(key)?.family.by === 'linkerd')) {
    gaps.push("The counters of Linkerd's proxy do not tell the kubelet's gRPC probes from calls.");
  }
  return (measure) => ({ ...present(measure, from, at, gaps), ...(refused.length > 0 && { refused }) });
}

function isGrpcProbed({ pod }: MeasuredPod): boolean {
  const probes = (pod?.spec?.containers ?? []).flatMap((c) => [c.livenessProbe, c.readinessProbe, c.startupProbe]);
  return probes.some((probe) => probe?.grpc !== undefined);
}

function bothAbsent(absence: Absent): Reading {
  return { callRates: absence, lifetimeCalls: absence };
}
