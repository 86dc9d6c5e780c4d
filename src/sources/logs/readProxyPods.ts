import type { Api } from '../../kube/api.js';
import type { Evidence } from '../../model/evidence.js';
import { proxyNames } from '../../model/logs/proxies.js';
import type { Pod } from '../../model/objects.js';
import type { ClusterScope } from '../cluster/clusterScope.js';
import { readList } from '../cluster/readKind.js';
import { slimPod } from '../cluster/slimPod.js';

/** Pods of ingress controllers and gateways, wherever they are: by label, so that no other pod is sent. */
export async function readProxyPods(api: Api, scope: ClusterScope): Promise<Evidence<Pod[]>> {
  const kind = { group: '', resource: 'pods', kind: 'Pod', reach: 'anywhere' } as const;
  const options = { labelSelector: `app.kubernetes.io/name in (${proxyNames.join(', ')})` };
  return readList(api, '/api/v1/pods', (raw) => slimPod(raw) as unknown as Pod, { kind, scope, options });
}
