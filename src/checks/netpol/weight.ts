import type { Severity, Witness } from '../../model/check.js';
import type { SideAnswer } from '../../model/networkPolicy/reach.js';
import { type KubeObject, shortRef, type Workload } from '../../model/objects.js';
import { listed } from '../../model/words.js';

interface Known {
  live: boolean;
  /** Whether the port is gRPC on more than a weak word. */
  believed: boolean;
  otherPolicies: readonly KubeObject[] | undefined;
  workloads: readonly Workload[] | undefined;
}

/** How heavy a connection that no rule admits weighs, and what speaks for less. */
export function weightOf(
  side: Pick<SideAnswer, 'direction' | 'isolatedBy'>,
  { live, believed, otherPolicies, workloads }: Known,
): {
  severity: Severity;
  doubts: Witness[];
} {
  const namespace = side.isolatedBy[0]?.metadata.namespace;
  const others = (otherPolicies ?? []).filter(
    ({ metadata }) => metadata.namespace === undefined || metadata.namespace === namespace,
  );
  const doubts: Witness[] = [];
  if (others.length > 0) {
    const says = 'policies of a kind whose rules grpclb does not read: they may let it through';
    doubts.push({ source: listed(others.map((o) => shortRef({ kind: o.kind, name: o.metadata.name }))), says });
  }
  const unenforced = enforcesNothing(workloads ?? []);
  if (unenforced) doubts.push({ source: unenforced, says: 'a network plug-in that does not enforce NetworkPolicies' });
  if (doubts.length > 0 || !believed) return { severity: 'info', doubts };
  // A policy that only denies stands in one file, and what it should let in often in another.
  const onlyDenies = side.isolatedBy.every(({ spec }) => (spec?.[side.direction] ?? []).length === 0);
  return { severity: !live && onlyDenies ? 'warning' : 'error', doubts };
}

const enforcer = /calico|canal|cilium|antrea|kube-router|weave|ovn|romana|kube-network-policies/;

/** Flannel alone moves packets and takes no notice of policies. */
function enforcesNothing(workloads: readonly Workload[]): string | undefined {
  const agents = workloads.filter((w) => w.kind === 'DaemonSet').map((w) => w.metadata.name);
  const flannel = agents.find((name) => /^kube-flannel/.test(name));
  return flannel === undefined || agents.some((name) => enforcer.test(name)) ? undefined : `DaemonSet/${flannel}`;
}
