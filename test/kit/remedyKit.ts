import { parseAllDocuments } from 'yaml';
import { present } from '../../src/model/evidence.js';
import type { Inventory, ObjectEvidence, ObjectEvidenceName } from '../../src/model/inventory.js';
import type { KubeObject } from '../../src/model/objects.js';
import type { PinnedPort, Step, Surroundings } from '../../src/model/remedy.js';
import { buildTopology } from '../../src/model/topology/buildTopology.js';

const evidenceOf: Readonly<Record<string, ObjectEvidenceName>> = {
  Namespace: 'namespaces',
  Service: 'services',
  Deployment: 'workloads',
  StatefulSet: 'workloads',
  DaemonSet: 'workloads',
  Job: 'workloads',
  CronJob: 'workloads',
  Pod: 'pods',
  EndpointSlice: 'endpointSlices',
  HorizontalPodAutoscaler: 'horizontalPodAutoscalers',
  Ingress: 'ingresses',
  IngressClass: 'ingressClasses',
  NetworkPolicy: 'networkPolicies',
  DestinationRule: 'destinationRules',
  PeerAuthentication: 'peerAuthentications',
  ConfigMap: 'controllerConfigMaps',
  GatewayClass: 'gatewayClasses',
  Gateway: 'gateways',
  GRPCRoute: 'grpcRoutes',
  HTTPRoute: 'httpRoutes',
  ReferenceGrant: 'referenceGrants',
};

/** Kinds without a namespace. */
const clusterScoped = new Set(['Namespace', 'IngressClass', 'GatewayClass']);

const at = '2026-11-22T12:00:00Z';

/** Reads manifests the short way: no places, no Secrets. What no document holds is empty, as on a live cluster. */
export function objectsOf(...manifests: (string | KubeObject)[]): KubeObject[] {
  return manifests
    .flatMap((m) => (typeof m === 'string' ? parseAllDocuments(m).map((d) => d.toJS() as KubeObject | null) : [m]))
    .filter((o) => o !== null)
    .map((o) => {
      if (!clusterScoped.has(o.kind)) o.metadata.namespace ??= 'default';
      return o;
    });
}

/** Everything a remedy may look at, built from objects; pods count as unread where none is given, as for manifests. */
export function surroundingsOf(objects: readonly KubeObject[], more: Partial<Surroundings> = {}): Surroundings {
  const sorted = Object.fromEntries([...new Set(Object.values(evidenceOf))].map((n) => [n, [] as KubeObject[]]));
  for (const object of objects) {
    const list = sorted[evidenceOf[object.kind] ?? ''];
    if (!list) throw new Error(`kind ${object.kind} is not known here`);
    list.push(object);
  }
  if (sorted.pods?.length === 0) delete sorted.pods;
  const values = { ...sorted, secretNames: [], tlsSecrets: [], ...more } as Partial<ObjectEvidence>;
  const evidence = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, present(value, 'test', at)]],
    ),
  ) as Inventory['objects'];
  return { ...values, topology: buildTopology(evidence), at, live: true, ...more } as Surroundings;
}

/** A Service's port as the plan takes it, with no verdict. */
export function pinnedPort(surroundings: Surroundings, name: string, port?: number): PinnedPort {
  const node = surroundings.topology.services.find((s) => s.service.metadata.name === name);
  const found = node?.ports.find((p) => port === undefined || p.port.port === port);
  if (!node || !found) throw new Error(`no port ${port} of Service ${name}`);
  return { node, port: found, verdict: undefined };
}

/** The steps of one sort. */
export function stepsOf<Do extends Step['do']>(steps: readonly Step[], sort: Do): Extract<Step, { do: Do }>[] {
  return steps.filter((s): s is Extract<Step, { do: Do }> => s.do === sort);
}
