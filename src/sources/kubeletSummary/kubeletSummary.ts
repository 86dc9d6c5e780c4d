import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import { type Absent, absent, type Evidence, type Present, present, type RbacRule } from '../../model/evidence.js';
import type { Source, SourceContext } from '../../model/source.js';
import type { WorkMeasure } from '../../model/work.js';
import { CounterLog } from './counterLog.js';
import { hasMoved } from './counterRates.js';
import { podCounters, type Summary } from './podCounters.js';

const nodesAtOnce = 4;
/** Kubelets take new samples every 10 to 19 s: two rounds at least this far apart nearly always differ. */
const roundEveryMs = 30_000;
/** Pods that show no new sample at the end are read again this often, for this much longer. */
const rereadEveryMs = 2500;
const rereadForMs = 10_000;
const rbac: RbacRule = { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] };

type Context = SourceContext<Api>;
type Names = 'summaryCpu' | 'summaryNetwork' | 'lifetimeCpu';
type Reading = { [Name in Names]: Evidence<WorkMeasure> };

/** Rung 2: cumulative CPU and network counters of the kubelets, read at both ends of the duration. */
export const kubeletSummary: Source<Api, Names> = {
  meta: {
    name: 'kubelet-summary',
    rung: 2,
    title: 'CPU and network counters from the kubelets',
    provides: ['summaryCpu', 'summaryNetwork', 'lifetimeCpu'],
    impact: 'reads',
    rbac: [rbac],
  },
  async collect(context): Promise<Reading> {
    const { clock, signal } = context;
    const nodes = new Set(context.pods.flatMap((pod) => pod.node ?? []));
    if (nodes.size === 0) return everyAbsent(absent('not-asked', 'There is no pod on a node to measure.'));
    const log = new CounterLog(context.pods);
    const end = clock.now() + context.durationMs;

    const first = await readRound(context, log, nodes);
    if (first.answered.size === 0 && first.failure) return everyAbsent(first.failure.asAbsence(rbac));
    context.early?.(log.lifetime());
    const gaps = first.failure ? [`Some kubelets cannot be read: ${first.failure.detail}`] : [];

    const rounds = Math.max(1, Math.floor(context.durationMs / roundEveryMs));
    for (let round = 1; round <= rounds; round++) {
      await wait(context, end - ((rounds - round) * context.durationMs) / rounds, end);
      if (signal.aborted) break;
      await readRound(context, log, first.answered);
    }
    await rereadLaggards(context, log, clock.now() + rereadForMs);

    const at = new Date(clock.now()).toISOString();
    const count = first.answered.size;
    const from = `GET /api/v1/nodes/NODE/proxy/stats/summary, ${count} ${count === 1 ? 'node' : 'nodes'}`;
    const evidence = (measure: WorkMeasure): Present<WorkMeasure> => present(measure, from, at, gaps);
    const window = (measure: WorkMeasure) =>
      measure.windows.length === 0 && signal.aborted
        ? absent('timed-out', 'Sampling was stopped before the kubelets had a second sample.')
        : evidence(measure);
    return {
      summaryCpu: window(log.cpu()),
      summaryNetwork: window(log.network()),
      lifetimeCpu: evidence(log.lifetime()),
    };
  },
};

/** Sleeps until `until`, with a line of progress each second. */
async function wait({ clock, signal, progress }: Context, until: number, end: number): Promise<void> {
  for (let left = until - clock.now(); left > 0 && !signal.aborted; left = until - clock.now()) {
    progress(`CPU from the kubelets, ${Math.ceil((end - clock.now()) / 1000)} s left`);
    await clock.sleep(Math.min(1000, left), signal);
  }
}

async function readRound(context: Context, log: CounterLog, nodes: ReadonlySet<string>) {
  log.startRound();
  const answered = new Set<string>();
  let failure: ApiFailure | undefined;
  await boundedParallel([...nodes].sort(), nodesAtOnce, async (node) => {
    try {
      await readNode(context, log, node);
      answered.add(node);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      failure = error;
      log.nodeFailed(node, error.detail);
    }
  });
  return { answered, failure };
}

async function readNode({ api, pods, signal }: Context, log: CounterLog, node: string): Promise<void> {
  const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary?only_cpu_and_memory=false`;
  const summary = await api.get<Summary>(path, { signal });
  const here = new Set(pods.filter((pod) => pod.node === node).map((pod) => `${pod.namespace}/${pod.name}`));
  log.add((summary.pods ?? []).map(podCounters).filter(({ pod }) => here.has(pod)));
}

/** Reads those nodes again whose pods have shown nothing new since the round before. */
async function rereadLaggards(context: Context, log: CounterLog, until: number): Promise<void> {
  const { clock, signal } = context;
  for (;;) {
    const nodes = new Set(
      context.pods.flatMap((pod) => (lags(log, `${pod.namespace}/${pod.name}`) ? (pod.node ?? []) : [])),
    );
    if (nodes.size === 0 || signal.aborted || clock.now() >= until) return;
    context.progress('waiting for a new sample from the kubelets');
    await clock.sleep(rereadEveryMs, signal);
    if (signal.aborted) return;
    await boundedParallel([...nodes], nodesAtOnce, (node) =>
      readNode(context, log, node).catch((error: unknown) => {
        // The round itself has been read; a failed second look takes nothing away.
        if (!(error instanceof ApiFailure)) throw error;
      }),
    );
  }
}

function lags(log: CounterLog, pod: string): boolean {
  const { before, after } = log.lastStep(pod);
  return before !== undefined && after !== undefined && before.containers.length > 0 && !hasMoved(before, after);
}

function everyAbsent(absence: Absent): Reading {
  return { summaryCpu: absence, summaryNetwork: absence, lifetimeCpu: absence };
}
