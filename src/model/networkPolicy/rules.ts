import type { NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicyRule } from '../objects.js';
import { isInBlock } from './addressBlock.js';
import { allOf, anyOf, type Certainty } from './certainty.js';
import type { End, NamespaceLabels } from './ends.js';
import { selection } from './selection.js';

export type Direction = 'ingress' | 'egress';

/** What is dialled. */
export interface DialledPort {
  number: number;
  protocol: string;
}

/** The peers of a rule; undefined where it is for everybody. */
export function peersOf(rule: NetworkPolicyRule, direction: Direction): NetworkPolicyPeer[] | undefined {
  const peers = direction === 'ingress' ? rule.from : rule.to;
  return peers && peers.length > 0 ? peers : undefined;
}

/** Whether the other end of a connection is one of the rule's peers. */
export function admitsPeer(
  rule: NetworkPolicyRule,
  direction: Direction,
  policyNamespace: string,
  other: End,
  namespaces: NamespaceLabels,
): Certainty {
  const peers = peersOf(rule, direction);
  if (!peers) return 'yes';
  return anyOf(peers.map((peer) => isPeer(peer, policyNamespace, other, namespaces)));
}

function isPeer(peer: NetworkPolicyPeer, policyNamespace: string, other: End, namespaces: NamespaceLabels): Certainty {
  if (peer.ipBlock) return isInPeerBlock(peer.ipBlock, other);
  if (other.kind === 'address') return 'no';
  // A peer that says nothing is refused by the API.
  if (!peer.podSelector && !peer.namespaceSelector) return 'no';
  const { labels, complete } = namespaces(other.namespace);
  const inNamespace: Certainty = peer.namespaceSelector
    ? selection(peer.namespaceSelector, labels, complete)
    : other.namespace === policyNamespace
      ? 'yes'
      : 'no';
  const selected = allOf([inNamespace, selection(peer.podSelector, other.labels)]);
  // Such a pod comes with the address of its node: most network plug-ins do not see whose labels are behind it.
  return other.hostNetwork && selected === 'yes' ? 'unsure' : selected;
}

function isInPeerBlock({ cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>, other: End): Certainty {
  const addresses = other.kind === 'address' ? [other.address] : other.addresses;
  if (addresses.length === 0) return 'unsure';
  return anyOf(
    addresses.map((address): Certainty => {
      const inside = isInBlock(address, cidr);
      if (inside === undefined) return 'unsure';
      return inside && !except.some((block) => isInBlock(address, block) === true) ? 'yes' : 'no';
    }),
  );
}

/** Whether the rule is for this port of the end that is dialled. Names are those of its container ports. */
export function admitsPort(rule: NetworkPolicyRule, dialled: DialledPort, target: End): Certainty {
  if (!rule.ports || rule.ports.length === 0) return 'yes';
  return rule.ports.some((entry) => isPort(entry, dialled, target)) ? 'yes' : 'no';
}

function isPort({ protocol = 'TCP', port, endPort }: NetworkPolicyPort, dialled: DialledPort, target: End): boolean {
  if (protocol !== dialled.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= dialled.number && dialled.number <= (endPort ?? port);
  if (target.kind === 'address') return false;
  return target.ports.some(
    (p) => p.name === port && p.containerPort === dialled.number && (p.protocol ?? 'TCP') === protocol,
  );
}
