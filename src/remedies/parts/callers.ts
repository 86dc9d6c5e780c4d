import type { Workload } from '../../model/objects.js';
import type { PinnedPort } from '../../model/remedy.js';
import type { Path, PortNode } from '../../model/topology/topology.js';

type WorkloadPath = Path & { from: { kind: 'workload' } };

/** Who reaches a port without their calls being balanced. */
export interface Callers {
  /** `unknown` where nothing in the cluster names the Service: then callers are most likely inside. */
  where: 'inside' | 'outside' | 'both' | 'unknown';
  inside: WorkloadPath[];
  /** Distinct workloads of `inside`. */
  workloads: Workload[];
  /** Client pods, hence connections where each keeps one; undefined when not known. */
  pods: number | undefined;
}

/** Whether some hop of the path chooses a pod for each call. */
export function isBalanced(path: Path): boolean {
  return path.balancing === 'l7' || path.hops.some((hop) => hop.chooses === 'per-request');
}

/** Whether a mesh spreads every known call to this port already: then no way out is needed. */
export function meshBalancesAll(port: PortNode): boolean {
  return (
    port.paths.length > 0 &&
    port.paths.every(isBalanced) &&
    port.paths.some((path) => path.hops.some((h) => h.kind === 'mesh-proxy' && h.chooses === 'per-request'))
  );
}

/** Whether a mesh proxy stands in some path to this port, balancing or not. */
export function meshOnPath(port: PortNode): string | undefined {
  return port.paths.flatMap((path) => path.hops).find((hop) => hop.kind === 'mesh-proxy')?.name;
}

export function callersOf({ node, port, verdict }: PinnedPort): Callers {
  const unbalanced = port.paths.filter((path) => !isBalanced(path));
  const inside = unbalanced.filter((path): path is WorkloadPath => path.from.kind === 'workload');
  const exposed = node.service.spec?.type === 'LoadBalancer' || node.service.spec?.type === 'NodePort';
  const outside = exposed || unbalanced.some((path) => path.from.kind === 'edge');
  const counts = inside.map((path) => path.from.pods);
  const counted = counts.reduce((sum, n) => (sum === undefined || n === undefined ? undefined : sum + n), 0);
  return {
    where: inside.length > 0 ? (outside ? 'both' : 'inside') : outside ? 'outside' : 'unknown',
    inside,
    workloads: [...new Set(inside.map((path) => path.from.workload))],
    pods: verdict?.figures.clientPods ?? (inside.length > 0 && !outside ? counted : undefined),
  };
}

/** `Deployment/cart and Deployment/web`, for sentences. */
export function namesOf(workloads: readonly Workload[]): string {
  return listed(workloads.map((w) => `${w.kind}/${w.metadata.name}`));
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
