import type { Api } from '../../kube/api.js';
import type { Evidence } from '../../model/evidence.js';
import { type ConfigMap, keyOf } from '../../model/objects.js';
import type { ClusterScope } from './clusterScope.js';
import { mergeEvidence } from './mergeEvidence.js';
import { listPath, readList } from './readKind.js';
import { slimObject } from './slimObject.js';

const configMaps = { group: '', resource: 'configmaps', kind: 'ConfigMap', reach: 'anywhere' } as const;

// Selectors, so that the cluster's other ConfigMaps are never sent.
const selections: { labelSelector?: string; fieldSelector?: string }[] = [
  { labelSelector: 'app.kubernetes.io/name in (ingress-nginx, nginx-ingress)' },
  { labelSelector: 'app.kubernetes.io/part-of=ingress-nginx,app.kubernetes.io/name notin (ingress-nginx)' },
  { fieldSelector: 'metadata.name=ingress-nginx-controller' },
];

/** ConfigMaps of nginx ingress controllers, wherever they are; in the scope's own namespaces where no more is allowed. */
export async function readControllerConfigMaps(api: Api, scope: ClusterScope): Promise<Evidence<ConfigMap[]>> {
  const everywhere = await readSelected(api, scope, undefined, selections);
  if (everywhere.state === 'present' || everywhere.reason !== 'forbidden' || scope.namespaces === 'all') {
    return everywhere;
  }
  const own = await Promise.all(scope.namespaces.map((namespace) => readSelected(api, scope, namespace, selections)));
  return mergeEvidence([...own, everywhere]);
}

/** The ConfigMap of Cilium, which stands where Cilium was installed. */
export function readCiliumConfig(api: Api, scope: ClusterScope): Promise<Evidence<ConfigMap[]>> {
  return readSelected(api, scope, undefined, [{ fieldSelector: 'metadata.name=cilium-config' }]);
}

async function readSelected(
  api: Api,
  scope: ClusterScope,
  namespace: string | undefined,
  selected: typeof selections,
): Promise<Evidence<ConfigMap[]>> {
  const path = listPath('/api/v1', 'configmaps', namespace);
  const keep = (raw: Record<string, unknown>) => slimObject(raw, 'v1', 'ConfigMap', ['data']) as unknown as ConfigMap;
  const merged = mergeEvidence(
    await Promise.all(selected.map((options) => readList(api, path, keep, { kind: configMaps, scope, options }))),
  );
  if (merged.state === 'absent') return merged;
  return { ...merged, value: [...new Map(merged.value.map((c) => [keyOf(c), c])).values()] };
}
