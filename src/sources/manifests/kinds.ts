import type { ObjectEvidenceName } from '../../model/inventory.js';
import * as edges from './edgeShapes.js';
import * as gateways from './gatewayShapes.js';
import * as policies from './policyShapes.js';
import type { Fields } from './shape.js';
import * as shapes from './shapes.js';

/** A kind of object that is taken from manifests. */
export interface ManifestKind {
  group: string;
  kind: string;
  /** Versions whose fields are those of model/objects.ts. */
  versions: readonly string[];
  /** What it becomes; Secrets, ConfigMaps and makers of Secrets are sorted by their own rules. */
  evidence: ObjectEvidenceName | 'secret' | 'configMap' | 'secretMaker';
  clusterScoped: boolean;
  shape: Fields;
}

function kindsOf(
  group: string,
  versions: readonly string[],
  evidence: ManifestKind['evidence'],
  named: Readonly<Record<string, Fields>>,
  clusterScoped = false,
): ManifestKind[] {
  return Object.entries(named).map(([kind, shape]) => ({ group, kind, versions, evidence, clusterScoped, shape }));
}

const { workload, anyObject, namesOnly } = shapes;
const gatewayApi = 'gateway.networking.k8s.io';
const istioVersions = ['v1', 'v1beta1', 'v1alpha3'];
const clusterPolicies = { AdminNetworkPolicy: namesOnly, BaselineAdminNetworkPolicy: namesOnly };

const all: readonly ManifestKind[] = [
  ...kindsOf('', ['v1'], 'services', { Service: shapes.service }),
  ...kindsOf('apps', ['v1'], 'workloads', {
    Deployment: workload,
    StatefulSet: workload,
    DaemonSet: workload,
    ReplicaSet: workload,
  }),
  ...kindsOf('batch', ['v1'], 'workloads', { Job: workload, CronJob: workload }),
  ...kindsOf('', ['v1'], 'workloads', { Pod: shapes.pod, ReplicationController: shapes.deploymentConfig }),
  ...kindsOf('argoproj.io', ['v1alpha1'], 'workloads', { Rollout: workload }),
  ...kindsOf('apps.openshift.io', ['v1'], 'workloads', { DeploymentConfig: shapes.deploymentConfig }),
  ...kindsOf('discovery.k8s.io', ['v1'], 'endpointSlices', { EndpointSlice: shapes.endpointSlice }),
  ...kindsOf('autoscaling', ['v2', 'v1'], 'horizontalPodAutoscalers', {
    HorizontalPodAutoscaler: shapes.horizontalPodAutoscaler,
  }),
  ...kindsOf('networking.k8s.io', ['v1'], 'ingresses', { Ingress: shapes.ingress }),
  ...kindsOf('networking.k8s.io', ['v1'], 'ingressClasses', { IngressClass: shapes.ingressClass }, true),
  ...kindsOf('networking.k8s.io', ['v1'], 'networkPolicies', { NetworkPolicy: policies.networkPolicy }),
  ...kindsOf('cilium.io', ['v2'], 'otherPolicies', { CiliumNetworkPolicy: namesOnly }),
  ...kindsOf('cilium.io', ['v2'], 'otherPolicies', { CiliumClusterwideNetworkPolicy: namesOnly }, true),
  ...kindsOf('projectcalico.org', ['v3'], 'otherPolicies', { NetworkPolicy: namesOnly }),
  ...kindsOf('projectcalico.org', ['v3'], 'otherPolicies', { GlobalNetworkPolicy: namesOnly }, true),
  ...kindsOf('crd.projectcalico.org', ['v1'], 'otherPolicies', { NetworkPolicy: namesOnly }),
  ...kindsOf('crd.projectcalico.org', ['v1'], 'otherPolicies', { GlobalNetworkPolicy: namesOnly }, true),
  ...kindsOf('projectcalico.org', ['v3'], 'networkSettings', { FelixConfiguration: policies.felixConfiguration }, true),
  ...kindsOf(
    'crd.projectcalico.org',
    ['v1'],
    'networkSettings',
    { FelixConfiguration: policies.felixConfiguration },
    true,
  ),
  ...kindsOf('policy.networking.k8s.io', ['v1alpha1'], 'otherPolicies', clusterPolicies, true),
  ...kindsOf('policy.networking.k8s.io', ['v1alpha2'], 'otherPolicies', { ClusterNetworkPolicy: namesOnly }, true),
  ...kindsOf('networking.istio.io', istioVersions, 'destinationRules', { DestinationRule: policies.destinationRule }),
  ...kindsOf('security.istio.io', ['v1', 'v1beta1'], 'peerAuthentications', {
    PeerAuthentication: policies.peerAuthentication,
  }),
  ...kindsOf(gatewayApi, ['v1', 'v1beta1'], 'gatewayClasses', { GatewayClass: gateways.gatewayClass }, true),
  ...kindsOf(gatewayApi, ['v1', 'v1beta1'], 'gateways', { Gateway: gateways.gateway }),
  ...kindsOf(gatewayApi, ['v1', 'v1alpha2'], 'grpcRoutes', { GRPCRoute: gateways.route }),
  ...kindsOf(gatewayApi, ['v1', 'v1beta1'], 'httpRoutes', { HTTPRoute: gateways.route }),
  ...kindsOf(gatewayApi, ['v1', 'v1beta1', 'v1alpha2'], 'referenceGrants', { ReferenceGrant: gateways.referenceGrant }),
  ...kindsOf(gatewayApi, ['v1', 'v1alpha3'], 'backendTlsPolicies', { BackendTLSPolicy: gateways.backendTlsPolicy }),
  ...['traefik.io', 'traefik.containo.us'].flatMap((group) =>
    kindsOf(group, ['v1alpha1'], 'edgeObjects', {
      IngressRoute: edges.ingressRoute,
      IngressRouteTCP: edges.ingressRoute,
      TraefikService: edges.traefikService,
    }),
  ),
  ...kindsOf('projectcontour.io', ['v1'], 'edgeObjects', { HTTPProxy: edges.httpProxy }),
  ...kindsOf('networking.istio.io', istioVersions, 'edgeObjects', {
    VirtualService: edges.virtualService,
    Gateway: edges.istioGateway,
    ServiceEntry: edges.serviceEntry,
  }),
  ...kindsOf('route.openshift.io', ['v1'], 'edgeObjects', { Route: edges.openShiftRoute }),
  ...kindsOf('', ['v1'], 'namespaces', { Namespace: shapes.namespace }, true),
  ...kindsOf('', ['v1'], 'nodes', { Node: shapes.node }, true),
  ...kindsOf('', ['v1'], 'secret', { Secret: shapes.secret }),
  ...kindsOf('', ['v1'], 'configMap', { ConfigMap: shapes.configMap }),
  ...kindsOf('cert-manager.io', ['v1'], 'secretMaker', { Certificate: anyObject }),
  ...kindsOf('external-secrets.io', ['v1', 'v1beta1'], 'secretMaker', { ExternalSecret: anyObject }),
  ...kindsOf('bitnami.com', ['v1alpha1'], 'secretMaker', { SealedSecret: anyObject }),
  ...kindsOf('secrets.hashicorp.com', ['v1beta1'], 'secretMaker', {
    VaultStaticSecret: anyObject,
    VaultDynamicSecret: anyObject,
    VaultPKISecret: anyObject,
  }),
];

const byName = new Map(all.map((entry) => [`${entry.group}/${entry.kind}`, entry]));

/** Kinds that moved to another group, and where to. */
const movedTo: Readonly<Record<string, string>> = {
  'extensions/Ingress': 'networking.k8s.io/Ingress',
  'extensions/NetworkPolicy': 'networking.k8s.io/NetworkPolicy',
  'extensions/Deployment': 'apps/Deployment',
  'extensions/DaemonSet': 'apps/DaemonSet',
  'extensions/ReplicaSet': 'apps/ReplicaSet',
};

export type KindLookup =
  | { state: 'read'; kind: ManifestKind }
  /** A version with other fields, which today's clusters do not serve. */
  | { state: 'obsolete'; current: string }
  | { state: 'foreign' };

/** What is done with objects of an apiVersion and kind. The group counts: a Knative Service is no Service. */
export function kindOf(apiVersion: string, kind: string): KindLookup {
  const slash = apiVersion.indexOf('/');
  const group = slash === -1 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const name = `${group}/${kind}`;
  const found = byName.get(movedTo[name] ?? name);
  if (!found) return { state: 'foreign' };
  if (movedTo[name] === undefined && found.versions.includes(version)) return { state: 'read', kind: found };
  return { state: 'obsolete', current: [found.group, found.versions[0]].filter((part) => part !== '').join('/') };
}
