import { type NetworkPolicy, shortRef, type Workload } from '../../model/objects.js';
import { listed } from '../../model/words.js';

/** `NetworkPolicy/deny and NetworkPolicy/greeter`. */
export function policyNames(policies: readonly NetworkPolicy[]): string {
  return listed(policies.map(policyName));
}

export function policyName({ metadata }: NetworkPolicy): string {
  return shortRef({ kind: 'NetworkPolicy', name: metadata.name });
}

/** `Deployment/cart`. */
export function workloadNames(...workloads: readonly Workload[]): string {
  return listed(workloads.map(({ kind, metadata }) => shortRef({ kind, name: metadata.name })));
}
