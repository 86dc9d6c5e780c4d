import type { Api } from '../kube/api.js';
import { systemClock } from '../kube/systemClock.js';
import type { Inventory } from '../model/inventory.js';
import type { Canvas, Report } from '../model/report.js';
import type { Source } from '../model/source.js';
import { UserError } from '../model/userError.js';
import type { ClusterChoice } from './clusterChoice.js';
import { diagnose } from './diagnose.js';
import type { Outcome, RunIo } from './outcome.js';

/** Which question a command asks: all of them, how work is spread and why, or only what CPU says. */
export type View = 'report' | 'picture' | 'top';

export interface DoctorOptions extends ClusterChoice {
  view: View;
  /** Manifests instead of a cluster; empty for a cluster. */
  files: readonly string[];
  recursive: boolean;
  stdin(): Promise<string>;
  targets: readonly string[];
  durationMs: number;
  /** Rungs of evidence to climb; all that only read or look into a pod by default. */
  rungs?: readonly number[] | undefined;
  /** Image of the ephemeral containers that may be added to pods; none are without. */
  debugImage?: string | undefined;
  grpc: readonly string[];
  only: readonly string[];
  skip: readonly string[];
  version: string;
}

/** `grpclb doctor`: reads a cluster or manifests and diagnoses it. */
export async function doctor(options: DoctorOptions, io: RunIo): Promise<Outcome> {
  const startedAt = systemClock.now();
  return options.files.length > 0 ? fromManifests(options, io, startedAt) : fromCluster(options, io, startedAt);
}

async function fromManifests(options: DoctorOptions, io: RunIo, startedAt: number): Promise<Outcome> {
  const { readManifests } = await import('../sources/manifests/readManifests.js');
  const inventory = await readManifests({
    paths: [...options.files],
    recursive: options.recursive,
    stdin: options.stdin,
    namespace: options.cluster.namespace ?? 'default',
    now: systemClock.now,
  });
  refuseNothing(inventory);
  const report = await diagnose({ ...common(options, io, startedAt), inventory, namespaces: [] });
  return outcome(report, false, options.view);
}

/** Files without a single Kubernetes object are a mistake in the command, not a healthy result. */
function refuseNothing(inventory: Inventory): void {
  const objects = Object.values(inventory.objects).reduce(
    (sum, e) => sum + (e.state === 'present' ? e.value.length : 0),
    0,
  );
  if (objects > 0 || inventory.problems.length > 0 || inventory.passedOver > 0) return;
  throw new UserError(`${inventory.source.name} holds no Kubernetes object`, {
    next: 'name files or folders with manifests; -R goes into folders below',
    exitCode: 2,
  });
}

async function fromCluster(options: DoctorOptions, io: RunIo, startedAt: number): Promise<Outcome> {
  const [{ loadConnection }, { Api }, { readCluster, everythingRefused }, { podsByAddress }, { sources }] =
    await Promise.all([
      import('../kube/connection.js'),
      import('../kube/api.js'),
      import('../sources/cluster/readCluster.js'),
      import('../sources/cluster/podsByAddress.js'),
      import('../sources/index.js'),
    ]);
  const connection = await loadConnection(options.cluster);
  const api = new Api(connection, systemClock);
  try {
    const namespaces = options.allNamespaces ? [] : [connection.namespace];
    if (options.debugImage !== undefined)
      io.tell('--allow-debug: ephemeral containers stay in the specs of pods they are added to');
    io.progress(`reading ${connection.name}`);
    const inventory = await readCluster(api, {
      namespaces: options.allNamespaces ? 'all' : namespaces,
      clock: systemClock,
      signal: io.signal,
    });
    const report = await diagnose({
      ...common(options, io, startedAt),
      inventory,
      namespaces,
      live: {
        api,
        sources: sourcesOf(options, sources),
        durationMs: options.durationMs,
        debugImage: options.debugImage,
        findPods: (addresses) => podsByAddress(api, addresses, io.signal),
      },
    });
    const { requests, bytes, retries } = api.traffic;
    io.verbose(`${requests} requests (${retries} of them tried again), ${Math.round(bytes / 1024)} KiB received`);
    return outcome(report, everythingRefused(inventory), options.view);
  } finally {
    await api.close();
  }
}

function common(options: DoctorOptions, io: RunIo, startedAt: number) {
  const { targets, selector, grpc, only, skip, version, view } = options;
  const scope = { targets, ...(selector !== undefined && { selector }) };
  const clock = systemClock;
  return {
    scope,
    judging: view === 'report',
    grpc,
    only,
    skip,
    clock,
    version,
    startedAt,
    signal: io.signal,
    progress: io.progress,
    tell: io.tell,
  };
}

/** CPU alone, as `kubectl top` has it, needs nothing but metrics-server. */
function sourcesOf({ view, rungs }: DoctorOptions, sources: readonly Source<Api>[]): readonly Source<Api>[] {
  const wanted = view === 'top' ? [1] : rungs;
  return wanted === undefined ? sources : sources.filter(({ meta }) => wanted.includes(meta.rung));
}

function outcome(report: Report, everythingRefused: boolean, view: View): Outcome {
  return {
    report,
    everythingRefused,
    async render(format: string, canvas: Canvas) {
      const { reporters } = await import('../report/index.js');
      const wide = format === 'wide';
      const people = { report: 'table', picture: 'picture', top: 'top' }[view];
      const id = wide || format === 'table' ? people : format;
      const reporter = reporters.find((r) => r.meta.id === id);
      if (!reporter) throw new Error(`no reporter is called ${format}`);
      return reporter.render(report, { ...canvas, wide });
    },
    async planFiles() {
      const { planFiles } = await import('../report/planFiles.js');
      return planFiles(report.plan);
    },
  };
}
