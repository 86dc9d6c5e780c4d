import type { Workload } from '../../model/objects.js';

/**
 * Without the ReplicaSets, Jobs and Pods whose owner is there as well, as in the output of `kubectl get -o yaml`: they
 * are the owner once more. Empty ReplicaSets with an owner are what is left of old rollouts.
 */
export function withoutOwned(workloads: readonly Workload[]): Workload[] {
  const id = (namespace: string | undefined, kind: string, name: string) => `${namespace}/${kind}/${name}`;
  const all = new Set(workloads.map(({ metadata, kind }) => id(metadata.namespace, kind, metadata.name)));
  return workloads.filter(({ kind, metadata, spec }) => {
    const owner = metadata.ownerReferences?.find((o) => o.controller === true);
    if (!owner) return true;
    return !all.has(id(metadata.namespace, owner.kind, owner.name)) && !(kind === 'ReplicaSet' && spec?.replicas === 0);
  });
}
