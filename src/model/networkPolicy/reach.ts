import { byText } from '../byText.js';
import type { Namespace, NetworkPolicy } from '../objects.js';
import { allOf, type Certainty } from './certainty.js';
import { type End, type NamespaceLabels, namespaceLabels, type PodEnd } from './ends.js';
import { admitsPeer, admitsPort, type DialledPort, type Direction } from './rules.js';
import { selection } from './selection.js';

/** One rule of one policy, and how it answers for a connection. */
export interface RuleAnswer {
  policy: NetworkPolicy;
  /** Position in `spec.ingress` or `spec.egress`. */
  rule: number;
  /** Whether the other end is one of its peers. */
  peer: Certainty;
  /** Whether the port is one of its ports. */
  port: Certainty;
}

/** What the policies of one end say: those of the client on its way out, those of the server on the way in. */
export interface SideAnswer {
  direction: Direction;
  answer: Certainty;
  /**
   * Why no rule is needed: no policy selects the pod, it is in its node's network, it is no pod, or it dials itself.
   */
  exempt?: 'not-selected' | 'host-network' | 'not-a-pod' | 'itself';
  /** Policies that isolate the pod in this direction: only what a rule of one of them admits gets through. */
  isolatedBy: NetworkPolicy[];
  /** The rule that lets it through, or may. */
  by?: RuleAnswer;
  /** Every rule that was asked and did not let it through for certain. */
  others: RuleAnswer[];
}

/** Whether a connection gets through. Both ends have to let it. */
export interface Reach {
  answer: Certainty;
  egress: SideAnswer;
  ingress: SideAnswer;
}

/** All NetworkPolicies and what they look at beside pods. */
export interface PolicySet {
  byNamespace: ReadonlyMap<string, readonly NetworkPolicy[]>;
  namespaces: NamespaceLabels;
}

export function policySet(policies: readonly NetworkPolicy[], namespaces?: readonly Namespace[]): PolicySet {
  const byNamespace = new Map<string, NetworkPolicy[]>();
  // The order of the input tells nothing.
  for (const policy of [...policies].sort((a, b) => byText(a.metadata.name, b.metadata.name))) {
    const namespace = policy.metadata.namespace ?? '';
    const group = byNamespace.get(namespace);
    if (group) group.push(policy);
    else byNamespace.set(namespace, [policy]);
  }
  return { byNamespace, namespaces: namespaceLabels(namespaces) };
}

/** Policies that isolate a pod in one direction. */
export function isolating(set: PolicySet, { namespace, labels }: PodEnd, direction: Direction): NetworkPolicy[] {
  const policies = (set.byNamespace.get(namespace) ?? []).filter(
    (policy) => directionsOf(policy).has(direction) && selection(policy.spec?.podSelector, labels) === 'yes',
  );
  // The one that speaks of these pods comes before the one that denies everything to all.
  return policies.sort((a, b) => narrowness(b, direction) - narrowness(a, direction));
}

function narrowness({ spec }: NetworkPolicy, direction: Direction): number {
  const { matchLabels = {}, matchExpressions = [] } = spec?.podSelector ?? {};
  const selective = Object.keys(matchLabels).length + matchExpressions.length > 0;
  return (selective ? 1 : 0) + ((spec?.[direction] ?? []).length > 0 ? 1 : 0);
}

/** The directions a policy is about: without policyTypes always ingress, and egress where it has a rule for it. */
function directionsOf({ spec }: NetworkPolicy): Set<Direction> {
  const types = spec?.policyTypes ?? [];
  if (types.length > 0) {
    return new Set([
      ...(types.includes('Ingress') ? (['ingress'] as const) : []),
      ...(types.includes('Egress') ? (['egress'] as const) : []),
    ]);
  }
  return new Set(spec?.egress && spec.egress.length > 0 ? ['ingress', 'egress'] : ['ingress']);
}

/**
 * Whether `from` may open a connection to a port of `to`. Policies see pods, never Services: a cluster IP has been
 * replaced by a pod's address, and a Service port by the pod's, before they are asked.
 */
export function reach(set: PolicySet, from: End, to: End, dialled: DialledPort): Reach {
  const itself = from.kind === 'pod' && from === to;
  const egress = side(set, 'egress', from, to, to, dialled, itself);
  const ingress = side(set, 'ingress', to, from, to, dialled, itself);
  return { answer: allOf([egress.answer, ingress.answer]), egress, ingress };
}

function side(
  set: PolicySet,
  direction: Direction,
  own: End,
  other: End,
  target: End,
  dialled: DialledPort,
  itself: boolean,
): SideAnswer {
  if (itself) return exempted(direction, 'itself');
  if (own.kind === 'address') return exempted(direction, 'not-a-pod');
  if (own.hostNetwork) return exempted(direction, 'host-network');
  const isolatedBy = isolating(set, own, direction);
  if (isolatedBy.length === 0) return exempted(direction, 'not-selected');

  const answers = isolatedBy.flatMap((policy) =>
    (policy.spec?.[direction] ?? []).map((rule, index): RuleAnswer & { both: Certainty } => {
      const peer = admitsPeer(rule, direction, own.namespace, other, set.namespaces);
      const port = admitsPort(rule, dialled, target);
      return { policy, rule: index, peer, port, both: allOf([peer, port]) };
    }),
  );
  const by = answers.find((a) => a.both === 'yes') ?? answers.find((a) => a.both === 'unsure');
  const others = answers.filter((a) => a.both !== 'yes' && a !== by);
  // A node reaches the pods it runs, whatever policies say.
  const fromNode = direction === 'ingress' && other.kind === 'pod' && other.hostNetwork;
  const answer = by?.both ?? (fromNode ? 'unsure' : 'no');
  return { direction, answer, isolatedBy, ...(by && { by: told(by) }), others: others.map(told) };
}

function exempted(direction: Direction, exempt: NonNullable<SideAnswer['exempt']>): SideAnswer {
  return { direction, answer: 'yes', exempt, isolatedBy: [], others: [] };
}

function told({ policy, rule, peer, port }: RuleAnswer): RuleAnswer {
  return { policy, rule, peer, port };
}
