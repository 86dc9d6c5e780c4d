import type { Api } from '../kube/api.js';
import { systemClock } from '../kube/systemClock.js';
import { known } from '../model/evidence.js';
import type { Inventory } from '../model/inventory.js';
import { backendLogs } from '../model/logs/backendLogs.js';
import type { LogsReport, ServiceLogs } from '../model/logs/logsReport.js';
import { proxyLogs } from '../model/logs/proxyLogs.js';
import { type Fronts, frontsOf, tracesOf } from '../model/logs/traces.js';
import { keyOf, type Pod } from '../model/objects.js';
import type { Canvas } from '../model/report.js';
import { buildTopology } from '../model/topology/buildTopology.js';
import { believesGrpc } from '../model/topology/tlsUse.js';
import type { ServiceNode, Topology } from '../model/topology/topology.js';
import { UserError } from '../model/userError.js';
import type { ClusterChoice } from './clusterChoice.js';
import type { RunIo } from './outcome.js';
import { applyScope } from './scope.js';
import { refuseUnknownNamespace } from './unknownNamespace.js';

export interface LogsOptions extends ClusterChoice {
  targets: readonly string[];
  grpc: readonly string[];
  sinceSeconds: number;
}

export interface LogsOutcome {
  report: LogsReport;
  /** No log at all was open to us. */
  everythingRefused: boolean;
  render(format: string, canvas: Canvas): Promise<string>;
}

/** `grpclb logs`: what the pods of Services and the proxies before them wrote, and what it means. */
export async function logs(options: LogsOptions, io: RunIo): Promise<LogsOutcome> {
  const [{ loadConnection }, { Api }] = await Promise.all([import('../kube/connection.js'), import('../kube/api.js')]);
  const connection = await loadConnection(options.cluster);
  const api = new Api(connection, systemClock);
  try {
    return await fromCluster(api, options, io);
  } finally {
    await api.close();
  }
}

async function fromCluster(api: Api, options: LogsOptions, io: RunIo): Promise<LogsOutcome> {
  const [{ readCluster, everythingRefused }, { readProxyPods }, { chooseProxies }, { readPodLogs }] = await Promise.all(
    [
      import('../sources/cluster/readCluster.js'),
      import('../sources/logs/readProxyPods.js'),
      import('../sources/logs/chooseProxies.js'),
      import('../sources/logs/readPodLogs.js'),
    ],
  );
  const { name, namespace } = api.connection;
  io.progress(`reading ${name}`);
  const scope = {
    namespaces: options.allNamespaces ? ('all' as const) : [namespace],
    clock: systemClock,
    signal: io.signal,
  };
  const inventory = await readCluster(api, scope);
  if (!options.allNamespaces) refuseUnknownNamespace([namespace], inventory);
  const topology = buildTopology(inventory.objects, { grpc: options.grpc });
  const services = chosenServices(options, topology, inventory);
  const proxies = chooseProxies(services, topology, inventory, await readProxyPods(api, scope));

  const behind = new Map(services.map((node) => [node, runningPods(node.pods ?? [])]));
  const wanted = [...[...behind.values()].flat(), ...proxies.groups.flatMap(({ pods }) => pods)];
  const read = await readPodLogs(wanted, { api, clock: systemClock, sinceSeconds: options.sinceSeconds, ...io });
  const logsOfProxies = proxies.groups.map((group) => ({ group, log: read.proxyLog(group.product, group.pods) }));

  const report: LogsReport = {
    source: name,
    at: new Date(systemClock.now()).toISOString(),
    sinceSeconds: options.sinceSeconds,
    services: services.map((node): ServiceLogs => {
      const fronts = frontsOf(node, topology);
      const traces = tracesOf(node, fronts);
      return {
        namespace: node.service.metadata.namespace ?? '',
        name: node.service.metadata.name,
        fronts: frontNames(fronts),
        proxies: logsOfProxies
          .filter(({ group, log }) => group.services.has(node) && log !== undefined)
          .flatMap(({ log }) => (log ? proxyLogs(log, traces) : [])),
        pods: (behind.get(node) ?? []).map((pod) => backendLogs(keyOf(pod), read.linesOf(pod))),
      };
    }),
    unread: [...podsNotRead(inventory), ...proxies.unread, ...read.unread],
    interrupted: io.signal.aborted,
  };
  return {
    report,
    everythingRefused: everythingRefused(inventory) || (wanted.length > 0 && read.allRefused),
    async render(format, canvas) {
      const { logsText } = await import('../report/logs.js');
      return logsText(report, format, canvas);
    },
  };
}

/** Without a target: the Services with a port that is gRPC by more than a guess. */
function chosenServices(options: LogsOptions, topology: Topology, inventory: Inventory): ServiceNode[] {
  const { targets, selector } = options;
  const asked = targets.length > 0 || selector !== undefined;
  const { services } = applyScope({ targets, ...(selector !== undefined && { selector }) }, topology, inventory);
  const chosen = asked ? services : services.filter((node) => node.ports.some(believesGrpc));
  if (chosen.length > 0) return chosen;
  throw new UserError('There is no Service whose logs could be read', {
    why: asked ? 'the selector matches none' : 'no Service has a port that is known to be gRPC',
    next: 'name one: grpclb logs svc/NAME -n NAMESPACE',
    exitCode: 2,
  });
}

function frontNames({ ingresses, routes }: Fronts): string[] {
  const objects = [...ingresses.map((link) => link.ingress), ...routes.map((link) => link.route)];
  return [...new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`))];
}

/** Pods that have run: others have no log, and asking for it is an error. */
function runningPods(pods: readonly Pod[]): Pod[] {
  return pods.filter(({ status }) => status?.phase === undefined || status.phase !== 'Pending');
}

function podsNotRead({ objects: { pods } }: Inventory): LogsReport['unread'] {
  if (known(pods)) return [];
  const { detail, rbac } = pods as Exclude<typeof pods, { state: 'present' }>;
  return [{ what: 'pods', detail, ...(rbac && { rbac }) }];
}
