import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import { type Discovery, discover } from '../../kube/discovery.js';
import type { Evidence } from '../../model/evidence.js';
import { known } from '../../model/evidence.js';
import type { Inventory, ObjectEvidenceName } from '../../model/inventory.js';
import { type Gateway, keyOf, type Namespace, type Workload } from '../../model/objects.js';
import { type ClusterScope, readingTime } from './clusterScope.js';
import { type ReadKind, readKinds } from './kinds.js';
import { mergeEvidence } from './mergeEvidence.js';
import { readCiliumConfig, readControllerConfigMaps } from './readConfigMaps.js';
import { absenceOf, readKind } from './readKind.js';
import { readSecrets } from './readSecrets.js';
import { type RawObject, slimObject } from './slimObject.js';
import { withoutInheritedTemplates } from './slimWorkload.js';

type Objects = Inventory['objects'];

const listsAtOnce = 6;

/**
 * Reads every kind that grpclb knows. What is refused or fails becomes absent evidence and the rest goes on; a
 * cluster that does not answer at all, or does not accept the credentials, is a UserError with exit code 3.
 */
export async function readCluster(api: Api, scope: ClusterScope): Promise<Inventory> {
  const discovery = await reach(api);
  const byName = new Map<ObjectEvidenceName, Evidence<unknown[]>[]>();
  let done = 0;
  const lists = [
    ...readKinds.map((kind) => ({ name: kind.evidence, read: () => readOne(api, discovery, kind, scope) })),
    { name: 'controllerConfigMaps' as const, read: () => readControllerConfigMaps(api, scope) },
    { name: 'networkSettings' as const, read: () => readCiliumConfig(api, scope) },
  ];
  const readings = await boundedParallel(lists, listsAtOnce, async ({ name, read }) => {
    const evidence: Evidence<unknown[]> = await read();
    scope.progress?.(`reading the cluster: ${++done} of ${lists.length} lists`);
    return { name, evidence };
  });
  for (const { name, evidence } of readings) byName.set(name, [...(byName.get(name) ?? []), evidence]);
  const merged = Object.fromEntries([...byName].map(([name, parts]) => [name, mergeEvidence(parts)]));
  // Each reader cuts its kind down to the model's type, which the table of kinds cannot tell the compiler.
  const objects = merged as unknown as Omit<Objects, 'secretNames' | 'tlsSecrets'>;
  if (objects.workloads.state === 'present') {
    objects.workloads.value = withoutInheritedTemplates(objects.workloads.value as Workload[]);
  }
  if (objects.gateways.state === 'present') objects.gateways.value = concernedGateways(objects, scope);
  scope.progress?.('reading the TLS Secrets that something refers to');
  const secrets = await readSecrets(api, objects, scope);
  return {
    source: { kind: 'cluster', name: api.connection.name },
    at: readingTime(scope),
    objects: { ...objects, ...secrets },
    problems: [],
    passedOver: 0,
  };
}

/** Evidence of kinds that every cluster serves. */
const builtIn = [
  'namespaces',
  'nodes',
  'services',
  'workloads',
  'pods',
  'endpointSlices',
  'horizontalPodAutoscalers',
  'ingresses',
  'ingressClasses',
  'networkPolicies',
  'secretNames',
  'controllerConfigMaps',
] as const satisfies readonly ObjectEvidenceName[];

/** Whether the cluster showed nothing at all. */
export function everythingRefused({ objects }: Pick<Inventory, 'objects'>): boolean {
  return builtIn.every((name) => objects[name].state === 'absent');
}

async function reach(api: Api): Promise<Discovery> {
  try {
    return await discover(api);
  } catch (error) {
    throw error instanceof ApiFailure ? error.asUserError(api.connection.server) : error;
  }
}

async function readOne(
  api: Api,
  discovery: Discovery,
  kind: ReadKind,
  scope: ClusterScope,
): Promise<Evidence<unknown[]>> {
  const evidence = await readKind(api, discovery, kind, scope);
  const refused = evidence.state === 'absent' && evidence.reason === 'forbidden';
  if (kind.evidence !== 'namespaces' || !refused || scope.namespaces === 'all') return evidence;
  // Who may not list Namespaces may still look at the own one, whose annotations switch meshes on.
  const own = await Promise.all(scope.namespaces.map((name) => readNamespace(api, name, kind, scope)));
  return mergeEvidence([...own, evidence]);
}

async function readNamespace(
  api: Api,
  name: string,
  kind: ReadKind,
  scope: ClusterScope,
): Promise<Evidence<Namespace[]>> {
  const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
  try {
    const raw = await api.get<RawObject>(path, { signal: scope.signal });
    const namespace = slimObject(raw, 'v1', 'Namespace', []) as unknown as Namespace;
    return { state: 'present', value: [namespace], from: `GET ${path}`, at: readingTime(scope), complete: true };
  } catch (error) {
    return absenceOf(error, api, { kind, scope });
  }
}

/** Of Gateways in other namespaces, only those to which a Route of the scope is attached. */
function concernedGateways(objects: Omit<Objects, 'secretNames' | 'tlsSecrets'>, scope: ClusterScope): Gateway[] {
  const gateways = known(objects.gateways) ?? [];
  const { namespaces } = scope;
  if (namespaces === 'all') return gateways;
  const routes = [...(known(objects.grpcRoutes) ?? []), ...(known(objects.httpRoutes) ?? [])];
  const parents = new Set(
    routes.flatMap(({ metadata, spec }) =>
      (spec?.parentRefs ?? []).map((ref) => `${ref.namespace ?? metadata.namespace}/${ref.name}`),
    ),
  );
  return gateways.filter((g) => namespaces.includes(g.metadata.namespace ?? '') || parents.has(keyOf(g)));
}
