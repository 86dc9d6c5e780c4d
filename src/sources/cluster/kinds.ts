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

function otherPolicy(
  group: string,
  version: string,
  kind: string,
  resource: string,
  reach: ReadKind['reach'] = 'namespaces',
): ReadKind {
  return { evidence: 'otherPolicies', group, versions: [version], resource, kind, reach, keep: keepFields(kind) };
}

/** A kind of route that only one product knows; where its CRD is not installed there is none. */
function edge(group: string, versions: readonly string[], kind: string, resource: string): ReadKind {
  return {
    evidence: 'edgeObjects',
    group,
    versions,
    resource,
    kind,
    reach: 'namespaces',
    keep: keepFields(kind, 'spec'),
  };
}

const istio = ['networking.istio.io', ['v1', 'v1beta1', 'v1alpha3']] as const;

/** An OpenShift Route holds its private key: of its TLS only what says how it is ended. */
const keepOpenShiftRoute: ReadKind['keep'] = (raw, apiVersion) => {
  const spec = fieldsOf(raw.spec);
  const tls = pick(spec.tls, ['termination', 'certificate', 'externalCertificate']);
  return {
    ...slimObject(raw, apiVersion, 'Route', []),
    spec: {
      ...pick(spec, ['host', 'to', 'alternateBackends', 'port']),
      ...(spec.tls !== undefined && spec.tls !== null && { tls }),
    },
  };
};

/** Every kind that is listed whole. Secrets and controllers' ConfigMaps have readers of their own. */
export const readKinds: readonly ReadKind[] = [
  { ...core, evidence: 'pods', resource: 'pods', kind: 'Pod', reach: 'namespaces', keep: slimPod },
  {
    ...core,
    evidence: 'services',
    resource: 'services',
    kind: 'Service',
    reach: 'namespaces',
    keep: keepFields('Service', 'spec', 'status'),
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
  otherPolicy('cilium.io', 'v2', 'CiliumNetworkPolicy', 'ciliumnetworkpolicies'),
  otherPolicy('cilium.io', 'v2', 'CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies', 'cluster'),
  otherPolicy('crd.projectcalico.org', 'v1', 'NetworkPolicy', 'networkpolicies'),
  otherPolicy('crd.projectcalico.org', 'v1', 'GlobalNetworkPolicy', 'globalnetworkpolicies', 'cluster'),
  otherPolicy('policy.networking.k8s.io', 'v1alpha1', 'AdminNetworkPolicy', 'adminnetworkpolicies', 'cluster'),
  otherPolicy(
    'policy.networking.k8s.io',
    'v1alpha1',
    'BaselineAdminNetworkPolicy',
    'baselineadminnetworkpolicies',
    'cluster',
  ),
  otherPolicy('policy.networking.k8s.io', 'v1alpha2', 'ClusterNetworkPolicy', 'clusternetworkpolicies', 'cluster'),
  {
    evidence: 'networkSettings',
    group: 'crd.projectcalico.org',
    versions: ['v1'],
    resource: 'felixconfigurations',
    kind: 'FelixConfiguration',
    reach: 'cluster',
    keep: keepFields('FelixConfiguration', 'spec'),
  },
  {
    evidence: 'destinationRules',
    group: 'networking.istio.io',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    resource: 'destinationrules',
    kind: 'DestinationRule',
    reach: 'namespaces',
    keep: keepFields('DestinationRule', 'spec'),
  },
  {
    evidence: 'peerAuthentications',
    group: 'security.istio.io',
    versions: ['v1', 'v1beta1'],
    resource: 'peerauthentications',
    kind: 'PeerAuthentication',
    reach: 'anywhere',
    keep: keepFields('PeerAuthentication', 'spec'),
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
  gateway('gateways', 'Gateway', 'gateways', { reach: 'anywhere', keep: keepFields('Gateway', 'spec', 'status') }),
  gateway('grpcRoutes', 'GRPCRoute', 'grpcroutes', {
    versions: ['v1', 'v1alpha2'],
    keep: keepFields('GRPCRoute', 'spec', 'status'),
  }),
  gateway('httpRoutes', 'HTTPRoute', 'httproutes', { keep: keepFields('HTTPRoute', 'spec', 'status') }),
  gateway('referenceGrants', 'ReferenceGrant', 'referencegrants', {
    versions: ['v1', 'v1beta1', 'v1alpha2'],
    reach: 'anywhere',
  }),
  gateway('backendTlsPolicies', 'BackendTLSPolicy', 'backendtlspolicies', { versions: ['v1', 'v1alpha3'] }),
  edge('traefik.io', ['v1alpha1'], 'IngressRoute', 'ingressroutes'),
  edge('traefik.io', ['v1alpha1'], 'IngressRouteTCP', 'ingressroutetcps'),
  edge('traefik.io', ['v1alpha1'], 'TraefikService', 'traefikservices'),
  edge('projectcontour.io', ['v1'], 'HTTPProxy', 'httpproxies'),
  edge(...istio, 'VirtualService', 'virtualservices'),
  edge(...istio, 'ServiceEntry', 'serviceentries'),
  { ...edge(...istio, 'Gateway', 'gateways'), reach: 'anywhere' },
  { ...edge('route.openshift.io', ['v1'], 'Route', 'routes'), keep: keepOpenShiftRoute },
];
