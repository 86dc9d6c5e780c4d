import { byText } from '../../model/byText.js';
import { type End, endOfPod, endOfWorkload, type PodEnd } from '../../model/networkPolicy/ends.js';
import { type PolicySet, type Reach, reach } from '../../model/networkPolicy/reach.js';
import type { Direction } from '../../model/networkPolicy/rules.js';
import { keyOf, type Workload } from '../../model/objects.js';
import { type Around, meshAround } from '../../model/topology/mesh.js';
import { selects } from '../../model/topology/selector.js';
import type { PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';
import { templateOf } from '../../model/topology/workloadParts.js';

/** The pods behind a gRPC Service port. */
export interface Goal {
  node: ServiceNode;
  port: PortNode;
  /** Port of the pods. */
  podPort: number;
  servers: readonly Workload[];
}

/** A workload whose pods open connections to the pods behind a gRPC Service port. */
export interface Way extends Goal {
  client: Workload;
  /** Where it says so. */
  evidence: string;
}

/** Every known client of every gRPC port, with the port of the pods that it comes to in the end. */
export function* clientWays(topology: Pick<Topology, 'services'>): Generator<Way> {
  for (const node of inOrder(topology)) {
    for (const port of node.ports) {
      for (const { from, evidence } of port.paths) {
        if (from.kind === 'workload') yield* waysTo(from.workload, evidence, node, port);
      }
    }
  }
}

/** By name, since of several Services of which one is told the order of the input must not choose. */
function inOrder({ services }: Pick<Topology, 'services'>): ServiceNode[] {
  return [...services].sort((a, b) => byText(keyOf(a.service), keyOf(b.service)));
}

/** A client's way to each of the goals behind a Service port. */
export function* waysTo(client: Workload, evidence: string, node: ServiceNode, port: PortNode): Generator<Way> {
  for (const goal of goalsOf(node, port)) yield { client, evidence, ...goal };
}

/** Every gRPC port, with the ports of the pods behind it. */
export function* grpcGoals(topology: Pick<Topology, 'services'>): Generator<Goal> {
  for (const node of inOrder(topology)) {
    for (const port of node.ports) if (port.grpc.level !== 'no') yield* goalsOf(node, port);
  }
}

/** One goal for each number that the Service port means in its workloads. */
export function* goalsOf(node: ServiceNode, port: PortNode): Generator<Goal> {
  const byNumber = new Map<number, Workload[]>();
  for (const target of port.targets) {
    if (target.state === 'unresolved') continue;
    byNumber.set(target.number, [...(byNumber.get(target.number) ?? []), target.workload]);
  }
  for (const [podPort, servers] of byNumber) yield { node, port, podPort, servers };
}

/** As many pods of one workload as are asked about: they differ in their addresses alone. */
const mostPods = 3;

/** The pods of a workload as policies see them: live ones where they were read, else what its template will make. */
export function podsOf(workload: Workload, { pods }: Around): PodEnd[] {
  const labels = templateOf(workload)?.metadata?.labels;
  const live = (pods ?? []).filter(
    (p) =>
      p.metadata.namespace === workload.metadata.namespace &&
      p.status?.phase === 'Running' &&
      selects(labels, p.metadata.labels),
  );
  return live.length > 0 ? live.slice(0, mostPods).map(endOfPod) : [endOfWorkload(workload)];
}

/** The port of the pod to which a mesh sends what is meant for another port of it, where both ends are in that mesh. */
export function meshPort(client: Workload, server: Workload, around: Around): number | undefined {
  const [a, b] = [meshAround(client, around)?.mesh, meshAround(server, around)?.mesh];
  if (a !== b) return undefined;
  if (a === 'istio-ambient') return 15008;
  if (a !== 'linkerd') return undefined;
  const own = templateOf(server)?.metadata?.annotations?.['config.linkerd.io/inbound-port'];
  return own === undefined ? 4143 : Number(own);
}

/** How one of the connections is answered if none can get through, whichever port and pods are taken; else nothing. */
export function blocked(
  set: PolicySet,
  clients: readonly End[],
  servers: readonly End[],
  ports: readonly number[],
): Reach | undefined {
  let first: Reach | undefined;
  for (const from of clients) {
    for (const to of servers) {
      for (const number of ports) {
        const answer = reach(set, from, to, { number, protocol: 'TCP' });
        if (answer.answer !== 'no') return undefined;
        first ??= answer;
      }
    }
  }
  return first;
}

/** What the remedy needs to know of a way: who is to be admitted where, and on which port. */
export function admission({ client, podPort, servers }: Way, direction: Direction): Record<string, string | number> {
  const id = (w: Workload | undefined) => `${w?.metadata.namespace ?? ''}/${w?.kind ?? ''}/${w?.metadata.name ?? ''}`;
  return { direction, podPort, client: id(client), server: id(servers[0]) };
}
