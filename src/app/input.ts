import type { Api } from '../kube/api.js';
import { systemClock } from '../kube/systemClock.js';
import type { Inventory } from '../model/inventory.js';
import type { Snapshot } from '../model/snapshot.js';
import type { Clock } from '../model/source.js';
import { UserError } from '../model/userError.js';
import type { ClusterChoice } from './clusterChoice.js';
import type { RunIo } from './outcome.js';
import { refuseUnknownNamespace } from './unknownNamespace.js';

/** Where objects come from: manifests, a snapshot, else a cluster. */
export interface InputChoice extends ClusterChoice {
  /** Manifests; empty for none. */
  files: readonly string[];
  recursive: boolean;
  stdin(): Promise<string>;
  /** A file that `grpclb snapshot` wrote. */
  snapshot?: string | undefined;
  /** Namespaces to look at where the flags name none. */
  namespaces?: readonly string[] | undefined;
}

export interface Input {
  inventory: Inventory;
  /** Namespaces that were asked for; empty means all. */
  namespaces: readonly string[];
  /** The cluster answered and showed nothing at all. */
  everythingRefused: boolean;
  /** Stands still for a snapshot, at the time it was taken. */
  clock: Clock;
  /** The cluster, where one is read. */
  api?: Api;
  /** What pods did when a snapshot was taken. */
  recorded?: Snapshot['run'];
}

/** Reads the objects and closes what was opened for it when `use` has ended. */
export async function withInput<T>(choice: InputChoice, io: RunIo, use: (input: Input) => Promise<T>): Promise<T> {
  if (choice.snapshot !== undefined && choice.files.length > 0) {
    throw new UserError('-f and --snapshot are given both', { next: 'name manifests or a snapshot', exitCode: 2 });
  }
  if (choice.files.length > 0) return use(await manifests(choice));
  if (choice.snapshot !== undefined) return use(await snapshot(choice.snapshot, choice));
  return withCluster(choice, io, use);
}

async function manifests({ files, recursive, stdin, cluster, namespaces = [] }: InputChoice): Promise<Input> {
  const { readManifests } = await import('../sources/manifests/readManifests.js');
  const inventory = await readManifests({
    paths: [...files],
    recursive,
    stdin,
    namespace: cluster.namespace ?? 'default',
    now: systemClock.now,
  });
  refuseNothing(inventory);
  return { inventory, namespaces, everythingRefused: false, clock: systemClock };
}

/** Files without a single Kubernetes object are a mistake in the command or in the files, not a healthy result. */
function refuseNothing({ objects: read, problems, foreign = 0, source }: Inventory): void {
  const objects = Object.values(read).reduce((sum, e) => sum + (e.state === 'present' ? e.value.length : 0), 0);
  // Where objects of other kinds were read, a problem beside them is told in the report.
  if (objects > 0 || foreign > 0) return;
  const [first] = problems;
  if (first === undefined) {
    throw new UserError(`${source.name} holds no Kubernetes object`, {
      next: 'name files or folders with manifests; -R goes into folders below',
      exitCode: 2,
    });
  }
  const { file, line, column } = first.location ?? {};
  const place = file === undefined ? '' : `${file}:${line}:${column}: `;
  throw new UserError(`nothing of ${source.name} could be read`, {
    why: `${place}${first.message}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`,
    next: 'mend the files, or name others',
    exitCode: 2,
  });
}

async function snapshot(file: string, { cluster, allNamespaces, stdin, namespaces = [] }: InputChoice): Promise<Input> {
  const { readSnapshot } = await import('../sources/snapshot/readSnapshot.js');
  const { inventoryOf } = await import('../model/snapshot.js');
  const taken = await readSnapshot(file, stdin);
  const { namespace } = cluster;
  if (
    namespace !== undefined &&
    !allNamespaces &&
    taken.namespaces.length > 0 &&
    !taken.namespaces.includes(namespace)
  ) {
    throw new UserError(`${file} does not hold namespace ${namespace}`, {
      why: `it was taken of ${taken.namespaces.join(', ')}`,
      next: 'leave -n out, or take another with grpclb snapshot -A',
      exitCode: 2,
    });
  }
  const byDefault = allNamespaces || namespaces.length === 0 ? taken.namespaces : namespaces;
  const chosen = namespace === undefined || allNamespaces ? byDefault : [namespace];
  const at = Date.parse(taken.takenAt);
  return {
    inventory: inventoryOf(taken, file),
    namespaces: chosen,
    everythingRefused: false,
    clock: { now: () => at, sleep: async () => {} },
    recorded: taken.run,
  };
}

async function withCluster<T>(
  choice: ClusterChoice & Pick<InputChoice, 'namespaces'>,
  io: RunIo,
  use: (input: Input) => Promise<T>,
): Promise<T> {
  const [{ loadConnection }, { Api }, { readCluster, everythingRefused }] = await Promise.all([
    import('../kube/connection.js'),
    import('../kube/api.js'),
    import('../sources/cluster/readCluster.js'),
  ]);
  const connection = await loadConnection(choice.cluster);
  const api = new Api(connection, systemClock);
  try {
    const byDefault = choice.namespaces?.length ? choice.namespaces : [connection.namespace];
    const named = choice.cluster.namespace === undefined ? byDefault : [connection.namespace];
    const namespaces = choice.allNamespaces ? [] : named;
    io.progress(`reading ${connection.name}`);
    const inventory = await readCluster(api, {
      namespaces: choice.allNamespaces ? 'all' : namespaces,
      clock: systemClock,
      signal: io.signal,
    });
    refuseUnknownNamespace(namespaces, inventory);
    const used = await use({
      inventory,
      namespaces,
      everythingRefused: everythingRefused(inventory),
      clock: systemClock,
      api,
    });
    const { requests, bytes, retries } = api.traffic;
    io.verbose(`${requests} requests (${retries} of them tried again), ${Math.round(bytes / 1024)} KiB received`);
    return used;
  } finally {
    await api.close();
  }
}
