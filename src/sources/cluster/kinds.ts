import type { ObjectEvidenceName } from '../../model/inventory.js';
import { fieldsOf, listOf, pick, type RawObject, slimObject } from './slimObject.js';
import { slimPod } from './slimPod.js';
import { slimWorkload } from './slimWorkload.js';

/** One kind of object as the API serves it. */
export interface ReadKind {
  evidence: ObjectEvidenceName;
  group: string;
  /** Versions that are understood, the best first. */
  versions: readonly string[];
  resource: string;
  kind: string;
  /**
   * `namespaces`: in the namespaces that were asked for; `cluster`: has no namespace; `anywhere`: namespaced, but
   * objects of other namespaces matter too, so it is read everywhere where that is allowed.
   */
  reach: 'namespaces' | 'cluster' | 'anywhere';
  keep(raw: RawObject, apiVersion: string): unknown;
}

const core = { group: '', versions: ['v1'] } as const;
const networking = { group: 'networking.k8s.io', versions: ['v1'] } as const;
const gatewayApi = 'gateway.networking.k8s.io';

/** Cuts down to these top-level fields. */
function keepFields(kind: string, ...fields: string[]): ReadKind['keep'] {
  return (raw, apiVersion) => slimObject(raw, apiVersion, kind, fields);
}

function workload(group: string, resource: string, kind: string): ReadKind {
  return {
    evidence: 'workloads',
    group,
    versions: ['v1'],
    resource,
    kind,
    reach: 'namespaces',
    keep: (raw, apiVersion) => slimWorkload(raw, apiVersion, kind),
  };
}

function gateway(evidence: ObjectEvidenceName, kind: string, resource: string, more: Partial<ReadKind>): ReadKind {
  return {
    evidence,
    group: gatewayApi,
    versions: ['v1', 'v1beta1'],
    resource,
    kind,
    reach: 'namespaces',
    keep: keepFields(kind, 'spec'),
    ...more,
  };
}

/** Every kind that is listed whole. Secrets and controllers' ConfigMaps have readers of their own. */
export const readKinds: readonly ReadKind[] = [
  { ...core, evidence: 'pods', resource: 'pods', kind: 'Pod', reach: 'namespaces', keep: slimPod },
  {
    ...core,
    evidence: 'services',
    resource: 'services',
    kind: 'Service',
    reach: 'namespaces',
    keep: keepFields('Service', 'spec'),
  },
  {
    evidence: 'endpointSlices',
    group: 'discovery.k8s.io',
    versions: ['v1'],
    resource: 'endpointslices',
    kind: 'EndpointSlice',
    reach: 'namespaces',
    keep: keepFields('EndpointSlice', 'addressType', 'endpoints', 'ports'),
  },
  workload('apps', 'deployments', 'Deployment'),
  workload('apps', 'statefulsets', 'StatefulSet'),
  workload('apps', 'daemonsets', 'DaemonSet'),
  workload('apps', 'replicasets', 'ReplicaSet'),
  workload('batch', 'jobs', 'Job'),
  workload('batch', 'cronjobs', 'CronJob'),
  {
    evidence: 'horizontalPodAutoscalers',
    group: 'autoscaling',
    versions: ['v2', 'v1'],
    resource: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    reach: 'namespaces',
    keep: keepFields('HorizontalPodAutoscaler', 'spec', 'status'),
  },
  {
    ...networking,
    evidence: 'ingresses',
    resource: 'ingresses',
    kind: 'Ingress',
    reach: 'namespaces',
    keep: keepFields('Ingress', 'spec', 'status'),
  },
  {
    ...networking,
    evidence: 'networkPolicies',
    resource: 'networkpolicies',
    kind: 'NetworkPolicy',
    reach: 'namespaces',
    keep: keepFields('NetworkPolicy', 'spec'),
  },
  {
    ...networking,
    evidence: 'ingressClasses',
    resource: 'ingressclasses',
    kind: 'IngressClass',
    reach: 'cluster',
    keep: keepFields('IngressClass', 'spec'),
  },
  {
    ...core,
    evidence: 'namespaces',
    resource: 'namespaces',
    kind: 'Namespace',
    reach: 'cluster',
    keep: keepFields('Namespace'),
  },
  {
    ...core,
    evidence: 'nodes',
    resource: 'nodes',
    kind: 'Node',
    reach: 'cluster',
    keep: (raw, apiVersion) => ({
      ...slimObject(raw, apiVersion, 'Node', []),
      status: { conditions: listOf(fieldsOf(raw.status).conditions).map((c) => pick(c, ['type', 'status'])) },
    }),
  },
  gateway('gatewayClasses', 'GatewayClass', 'gatewayclasses', {
    reach: 'cluster',
    keep: keepFields('GatewayClass', 'spec', 'status'),
  }),
  gateway('gateways', 'Gateway', 'gateways', { reach: 'anywhere' }),
  gateway('grpcRoutes', 'GRPCRoute', 'grpcroutes', { versions: ['v1', 'v1alpha2'] }),
  gateway('httpRoutes', 'HTTPRoute', 'httproutes', {}),
  gateway('referenceGrants', 'ReferenceGrant', 'referencegrants', {
    versions: ['v1', 'v1beta1', 'v1alpha2'],
    reach: 'anywhere',
  }),
];
