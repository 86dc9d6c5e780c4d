import type { PodEnd } from '../../model/networkPolicy/ends.js';
import { isolating, type PolicySet } from '../../model/networkPolicy/reach.js';
import { admitsPeer, admitsPort, type Direction, peersOf } from '../../model/networkPolicy/rules.js';
import type { NetworkPolicy, NetworkPolicyRule, Workload } from '../../model/objects.js';
import type { Around } from '../../model/topology/mesh.js';
import type { Topology } from '../../model/topology/topology.js';
import { servicePortIn } from './otherCauses.js';
import { clientWays, type Goal, grpcGoals, podsOf, type Way } from './ways.js';

/** A rule that names the port of a Service where the pods' is meant. */
interface ServicePortRule {
  policy: NetworkPolicy;
  path: readonly (string | number)[];
  direction: Direction;
  goal: Goal;
  /** The workload that may not dial, for egress. */
  client?: Workload;
  isolatedBy: NetworkPolicy[];
  /** Whether another rule admits somebody on the port of the pods. */
  admitted: boolean;
}

/** Rules of servers, then rules of clients. A number on which some other pod that is meant does listen is right there. */
export function* servicePortRules(
  set: PolicySet,
  topology: Topology,
  workloads: readonly Workload[],
  around: Around,
): Generator<ServicePortRule> {
  const ends = workloads.flatMap((w) => podsOf(w, around));
  for (const goal of grpcGoals(topology)) yield* ofServer(set, goal, ends, around);
  for (const way of clientWays(topology)) yield* ofClient(set, way, ends, around);
}

function* ofServer(set: PolicySet, goal: Goal, ends: readonly PodEnd[], around: Around): Generator<ServicePortRule> {
  const [server] = goal.servers.flatMap((s) => podsOf(s, around));
  if (!server || server.hostNetwork) return;
  const isolatedBy = isolating(set, server, 'ingress');
  const admits = (rule: NetworkPolicyRule) =>
    admitsPort(rule, { number: goal.podPort, protocol: 'TCP' }, server) === 'yes';
  const admitted = isolatedBy.some((p) => (p.spec?.ingress ?? []).some(admits));
  for (const { policy, rule, path } of entries(isolatedBy, 'ingress', goal)) {
    const isMeant = (end: PodEnd) => isolating(set, end, 'ingress').includes(policy);
    if (admits(rule) || coincides(goal, ends, isMeant)) continue;
    yield { policy, path, direction: 'ingress', goal, isolatedBy, admitted };
  }
}

function* ofClient(set: PolicySet, way: Way, ends: readonly PodEnd[], around: Around): Generator<ServicePortRule> {
  const [client] = podsOf(way.client, around);
  const [server] = way.servers.flatMap((s) => podsOf(s, around));
  if (!server || !client || client.hostNetwork) return;
  const isolatedBy = isolating(set, client, 'egress');
  const peer = (policy: NetworkPolicy, rule: NetworkPolicyRule, end: PodEnd) =>
    admitsPeer(rule, 'egress', policy.metadata.namespace ?? '', end, set.namespaces);
  const dialled = { number: way.podPort, protocol: 'TCP' };
  const admitted = isolatedBy.some((p) =>
    (p.spec?.egress ?? []).some((r) => peer(p, r, server) !== 'no' && admitsPort(r, dialled, server) === 'yes'),
  );
  if (admitted) return;
  for (const { policy, rule, path } of entries(isolatedBy, 'egress', way)) {
    // A rule for everybody on port 80 is meant for others, as likely as not.
    if (!peersOf(rule, 'egress')?.some((p) => p.podSelector) || peer(policy, rule, server) !== 'yes') continue;
    if (coincides(way, ends, (end) => peer(policy, rule, end) === 'yes')) continue;
    yield { policy, path, direction: 'egress', goal: way, client: way.client, isolatedBy, admitted };
  }
}

/** Whether some pod that a rule is about does listen on the number of the Service port. */
function coincides({ port }: Goal, ends: readonly PodEnd[], isMeant: (end: PodEnd) => boolean): boolean {
  return ends.some((end) => end.ports.some((p) => p.containerPort === port.port.port) && isMeant(end));
}

/** Every rule of the policies that names the Service port, and where. */
function* entries(policies: readonly NetworkPolicy[], direction: Direction, goal: Goal) {
  for (const policy of policies) {
    for (const [index, rule] of (policy.spec?.[direction] ?? []).entries()) {
      const entry = servicePortIn(rule, goal);
      if (entry !== -1) yield { policy, rule, path: ['spec', direction, index, 'ports', entry, 'port'] };
    }
  }
}
