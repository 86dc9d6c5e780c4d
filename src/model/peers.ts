import type { Pod } from './objects.js';
import { keyOf } from './objects.js';
import { startedAt } from './podStart.js';

/** Who an address belongs to, as far as the objects that were read tell. */
type Peer =
  | { kind: 'pod'; key: string; owner: string; startedAt: number }
  /** A node, or the first address of a pod network, from which kubelet's probes come. */
  | { kind: 'node' }
  /** A pod in a namespace that was not read, or something outside the cluster. */
  | { kind: 'unknown' };

export type PeerOf = (address: string) => Peer;

/** Looks addresses up among the pods that were read. */
export function peerLookup(pods: readonly Pod[]): PeerOf {
  const byAddress = new Map<string, Peer>();
  const nodes = new Set<string>();
  const bridges = new Set<string>();
  for (const pod of pods) {
    if (pod.status?.hostIP !== undefined) nodes.add(pod.status.hostIP);
    // A pod in its node's network has the node's address, and says nothing about who is behind it.
    if (pod.spec?.hostNetwork === true) continue;
    for (const address of addressesOf(pod)) {
      byAddress.set(address, { kind: 'pod', key: keyOf(pod), owner: ownerOf(pod), startedAt: startedAt(pod) });
      bridges.add(bridgeOf(address));
    }
  }
  return (address) =>
    byAddress.get(address) ?? { kind: nodes.has(address) || bridges.has(address) ? 'node' : 'unknown' };
}

function addressesOf({ status }: Pod): string[] {
  return [...new Set([status?.podIP, ...(status?.podIPs ?? []).map(({ ip }) => ip)])].filter((ip) => ip !== undefined);
}

/** Where probes come from with the plain bridge plug-in: the first address of the node's /24. */
function bridgeOf(address: string): string {
  return address.replace(/\.\d+$/, '.1');
}

/** `Deployment/cart`: a ReplicaSet is named after its Deployment and a hash. */
function ownerOf({ metadata }: Pod): string {
  const owner = metadata.ownerReferences?.find((o) => o.controller) ?? metadata.ownerReferences?.[0];
  if (owner === undefined) return `Pod/${metadata.name}`;
  return owner.kind === 'ReplicaSet'
    ? `Deployment/${owner.name.replace(/-[a-z0-9]+$/, '')}`
    : `${owner.kind}/${owner.name}`;
}
