import type { Witness } from '../../model/check.js';
import type { Workload } from '../../model/objects.js';
import { settingOf } from '../../model/topology/grpcSettings.js';
import { type Around, meshAround } from '../../model/topology/mesh.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { Path, PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';
import { isLongLived, runningContainers, templateOf } from '../../model/topology/workloadParts.js';

/** A headless gRPC Service whose clients look its pods up in DNS, and whose server shows no connection age. */
interface LookedUp {
  node: ServiceNode;
  port: PortNode;
  clients: Path[];
  witnesses: [Witness, ...Witness[]];
}

/**
 * Clients that ask DNS alone: a mesh or a proxy keeps connections of its own, where a connection age does harm, and
 * `kubernetes:///` and xDS are told of new pods.
 */
export function* lookedUpWithoutAge({ services }: Pick<Topology, 'services'>, around: Around): Generator<LookedUp> {
  for (const node of services) {
    if (!node.headless || node.external || node.workloads.length === 0) continue;
    const containers = node.workloads.flatMap((w) => runningContainers(templateOf(w)?.spec));
    if (containers.some((c) => settingOf(c, 'maxConnectionAge'))) continue;
    const [port] = node.ports.filter((p) => believesGrpc(p) && p.paths.some(asksDns));
    if (!port || port.paths.some((p) => p.from.kind === 'workload' && meshAround(p.from.workload, around))) continue;
    const clients = port.paths.filter(asksDns);
    const [first, ...others] = clients.map((path) => ({ source: nameOf(path), says: path.evidence }));
    if (!first) continue;
    const none = {
      source: node.workloads.map((w) => `${w.kind}/${w.metadata.name}`).join(', '),
      says: 'no maximum connection age in its environment or arguments',
    };
    yield { node, port, clients, witnesses: [first, ...others, none] };
  }
}

/** A client with a policy that takes every address, or whose policy is not visible. */
function asksDns({ from, hops, balancing, evidence }: Path): boolean {
  return (
    from.kind === 'workload' &&
    balancing === 'client' &&
    hops.some((h) => h.kind === 'dns') &&
    !/\b(kubernetes|xds):\/\//.test(evidence)
  );
}

/** `Deployment/cart`. */
export function nameOf({ from }: Path): string {
  const { kind, name } =
    from.kind === 'edge' ? from.object : { kind: from.workload.kind, name: from.workload.metadata.name };
  return `${kind}/${name}`;
}

/** A long-lived client of a headless gRPC Service of several pods. */
export interface HeadlessClient {
  node: ServiceNode;
  port: PortNode;
  path: Path;
  client: Workload;
  /** Whether its configuration shows that it takes every pod in turn, keeps to one, or neither. */
  policy: 'round_robin' | 'pick_first' | undefined;
}

/** Every client that asks DNS for the pods of a gRPC Service; one whose resolver watches is not among them. */
export function* headlessClients({ services }: Pick<Topology, 'services'>): Generator<HeadlessClient> {
  for (const node of services) {
    if (!node.headless || node.external || (node.replicas.max ?? 0) < 2) continue;
    for (const port of node.ports.filter(believesGrpc)) {
      for (const path of port.paths) {
        const { from, hops } = path;
        if (from.kind !== 'workload' || !isLongLived(from.workload) || !hops.some((h) => h.kind === 'dns')) continue;
        const chooses = hops[0]?.chooses;
        const policy =
          chooses === 'per-request' ? 'round_robin' : chooses === 'per-connection' ? 'pick_first' : undefined;
        yield { node, port, path, client: from.workload, policy };
      }
    }
  }
}
