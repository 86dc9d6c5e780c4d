import type { RbacRule } from '../model/evidence.js';
import { readKinds } from './cluster/kinds.js';
import { listRule } from './cluster/readKind.js';
import { sources } from './index.js';

/**
 * The least ClusterRole with which grpclb reads everything it knows: `get` and `list`, and `create` for the streams
 * that look into a pod.
 */
export function minimalClusterRole(): object {
  const further: RbacRule[] = [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['list', 'get'] },
  ];
  const rules = [...readKinds.map(listRule), ...further, ...sources.flatMap((source) => source.meta.rbac)];
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'grpclb' },
    rules: joined(rules),
  };
}

/** One rule for each group and set of verbs. */
function joined(rules: readonly RbacRule[]): RbacRule[] {
  const byKey = new Map<string, { apiGroups: readonly string[]; resources: Set<string>; verbs: readonly string[] }>();
  for (const { apiGroups, resources, verbs } of rules) {
    const key = `${[...apiGroups].sort()} ${[...verbs].sort()}`;
    const known = byKey.get(key) ?? { apiGroups, resources: new Set(), verbs };
    for (const resource of resources) known.resources.add(resource);
    byKey.set(key, known);
  }
  return [...byKey.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rule]) => ({ ...rule, resources: [...rule.resources].sort() }));
}
