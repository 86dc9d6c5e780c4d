import { isInBlock } from '../../model/networkPolicy/addressBlock.js';
import type { RuleAnswer, SideAnswer } from '../../model/networkPolicy/reach.js';
import { peersOf } from '../../model/networkPolicy/rules.js';
import type { NetworkPolicyRule } from '../../model/objects.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import type { Way } from './ways.js';

export function ruleOf({ policy, rule }: RuleAnswer, direction: SideAnswer['direction']): NetworkPolicyRule {
  return policy.spec?.[direction]?.[rule] ?? {};
}

/** The place of a Service port among a rule's ports, where the pods listen on another number. */
export function servicePortIn(rule: NetworkPolicyRule, { port, podPort }: Pick<Way, 'port' | 'podPort'>): number {
  const number = port.port.port;
  if (number === podPort) return -1;
  return (rule.ports ?? []).findIndex((p) => p.port === number && p.endPort === undefined);
}

/** The place of a peer that names the Service's cluster IP. */
export function clusterIpPeer(rule: NetworkPolicyRule, { service }: Pick<ServiceNode, 'service'>): number {
  const addresses = [service.spec?.clusterIP ?? 'None', ...(service.spec?.clusterIPs ?? [])];
  return (peersOf(rule, 'egress') ?? []).findIndex(
    ({ ipBlock }) => ipBlock && addresses.some((a) => isInBlock(a, ipBlock.cidr) === true),
  );
}

/** Whether a finding of its own says why this side does not let the connection through. */
export function toldElsewhere(side: SideAnswer, way: Way): boolean {
  return side.others.some((answer) => {
    const rule = ruleOf(answer, side.direction);
    if (answer.peer === 'yes' && servicePortIn(rule, way) !== -1) return true;
    return side.direction === 'egress' && clusterIpPeer(rule, way.node) !== -1;
  });
}
