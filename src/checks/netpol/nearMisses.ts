import { isolating, type PolicySet, type RuleAnswer, type SideAnswer } from '../../model/networkPolicy/reach.js';
import { admitsPort, peersOf } from '../../model/networkPolicy/rules.js';
import type { NetworkPolicy } from '../../model/objects.js';
import type { Around } from '../../model/topology/mesh.js';
import { matchesSelector } from '../../model/topology/selector.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import { ruleOf } from './otherCauses.js';
import { type Goal, podsOf, type Way } from './ways.js';

/** A rule that would admit the client if it were in the policy's namespace. */
export function ownNamespaceRule(side: SideAnswer, { client }: Way): RuleAnswer | undefined {
  if (side.direction !== 'ingress') return undefined;
  const labels = templateOf(client)?.metadata?.labels;
  return side.others.find(
    (answer) =>
      answer.port === 'yes' &&
      answer.policy.metadata.namespace !== client.metadata.namespace &&
      (ruleOf(answer, 'ingress').from ?? []).some(
        ({ podSelector, namespaceSelector }) =>
          // `podSelector: {}` is meant for the own namespace.
          !namespaceSelector &&
          Object.keys(podSelector?.matchLabels ?? {}).length > 0 &&
          matchesSelector(podSelector, labels),
      ),
  );
}

/**
 * The policies of a server that let in pods of its own namespace and nobody else; none where they let in nobody, for
 * then the rules that do may be in another file.
 */
export function insidersOnly(set: PolicySet, { servers, podPort }: Goal, around: Around): NetworkPolicy[] {
  const [server] = servers.flatMap((s) => podsOf(s, around));
  if (!server || server.hostNetwork) return [];
  const policies = isolating(set, server, 'ingress');
  const admitting = policies
    .flatMap((p) => p.spec?.ingress ?? [])
    .filter((rule) => admitsPort(rule, { number: podPort, protocol: 'TCP' }, server) === 'yes');
  const outsiders = admitting.some((rule) => {
    const peers = peersOf(rule, 'ingress');
    return !peers || peers.some((peer) => peer.ipBlock || peer.namespaceSelector);
  });
  return admitting.length > 0 && !outsiders ? policies : [];
}
