import type { KubeObject, LabelSelector } from './objects.js';

export interface NetworkPolicyPort {
  protocol?: string;
  /** A name is a port of the pod that is dialled; without a port, every port of the protocol. */
  port?: number | string;
  endPort?: number;
}

/** A peer of a rule. Selectors in one peer are a conjunction; several peers are alternatives. */
export interface NetworkPolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

/** One rule of either direction: `from` for ingress, `to` for egress. No peers mean everybody, no ports all ports. */
export interface NetworkPolicyRule {
  from?: NetworkPolicyPeer[];
  to?: NetworkPolicyPeer[];
  ports?: NetworkPolicyPort[];
}

export interface NetworkPolicy extends KubeObject {
  spec?: {
    /** Absent or empty: every pod of the namespace. */
    podSelector?: LabelSelector;
    policyTypes?: string[];
    ingress?: NetworkPolicyRule[];
    egress?: NetworkPolicyRule[];
  };
}
