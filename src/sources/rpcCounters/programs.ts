import type { MeasuredPod } from '../../model/source.js';

/** The pods that run the same program, so that what one of them counts the others would count too. */
export function programs(pods: readonly MeasuredPod[]): MeasuredPod[][] {
  const groups = new Map<string, MeasuredPod[]>();
  for (const pod of pods) {
    const key = programOf(pod);
    groups.set(key, [...(groups.get(key) ?? []), pod]);
  }
  return [...groups.values()];
}

function programOf({ namespace, name, pod }: MeasuredPod): string {
  const { ownerReferences = [], labels = {} } = pod?.metadata ?? {};
  const owner = ownerReferences.find((o) => o.controller) ?? ownerReferences[0];
  if (owner) {
    const hash = labels['pod-template-hash'];
    // A rollout's ReplicaSets belong to one Deployment.
    const isOfRollout = hash !== undefined && owner.name.endsWith(`-${hash}`);
    return `${namespace} ${owner.kind} ${isOfRollout ? owner.name.slice(0, -hash.length - 1) : owner.name}`;
  }
  const app = labels['app.kubernetes.io/name'] ?? labels.app ?? labels['k8s-app'];
  return app === undefined ? `${namespace} pod ${name}` : `${namespace} app ${app}`;
}
