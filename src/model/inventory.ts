import type { Evidence } from './evidence.js';
import type * as o from './objects.js';

/** What grpclb reads, by the name under which sources provide it and checks ask for it. */
export interface ObjectEvidence {
  namespaces: o.Namespace[];
  nodes: o.Node[];
  services: o.Service[];
  /** Deployments, StatefulSets, DaemonSets, ReplicaSets without an owner, Jobs and CronJobs. */
  workloads: o.Workload[];
  /** Live pods; absent for manifests, but for Pods written as manifests, which are workloads of one. */
  pods: o.Pod[];
  endpointSlices: o.EndpointSlice[];
  horizontalPodAutoscalers: o.HorizontalPodAutoscaler[];
  ingresses: o.Ingress[];
  ingressClasses: o.IngressClass[];
  networkPolicies: o.NetworkPolicy[];
  /** Policies of other kinds (Cilium's, Calico's, cluster-wide ones): counted, not understood. */
  otherPolicies: o.KubeObject[];
  destinationRules: o.DestinationRule[];
  peerAuthentications: o.PeerAuthentication[];
  /** Every Secret by name: enough to say whether one is missing or elsewhere. */
  secretNames: o.SecretName[];
  /** The content of those Secrets that an Ingress or Gateway refers to. */
  tlsSecrets: o.TlsSecret[];
  /** Settings of the network plugin: Cilium's ConfigMap, Calico's FelixConfiguration. */
  networkSettings: (o.ConfigMap | o.FelixConfiguration)[];
  /** ConfigMaps of ingress controllers. */
  controllerConfigMaps: o.ConfigMap[];
  gatewayClasses: o.GatewayClass[];
  gateways: o.Gateway[];
  grpcRoutes: o.Route[];
  httpRoutes: o.Route[];
  referenceGrants: o.ReferenceGrant[];
  backendTlsPolicies: o.BackendTlsPolicy[];
  /** Routes of controllers' own kinds: Traefik's, Contour's, Istio's, OpenShift's. */
  edgeObjects: o.EdgeObject[];
}

export type ObjectEvidenceName = keyof ObjectEvidence;

/** Where in a manifest something stands; line and column count from 1. */
export interface Location {
  file: string;
  line: number;
  column: number;
}

export type FieldPath = readonly (string | number)[];

/** A document or a value that could not be taken, and where. The rest was read all the same. */
export interface InputProblem {
  message: string;
  location?: Location;
}

/** Everything that was read in one pass. */
export interface Inventory {
  source: { kind: 'cluster' | 'manifests' | 'snapshot'; name: string };
  /** When the pass ended, ISO 8601: "now" for every check, so that checks need no clock. */
  at: string;
  objects: { [K in ObjectEvidenceName]: Evidence<ObjectEvidence[K]> };
  /** The place of a field of an object from a manifest: the deepest part of the path that is written there. */
  locate?: (object: o.KubeObject, path: FieldPath) => Location | undefined;
  problems: InputProblem[];
  /** Objects of kinds that grpclb does not read, and files that hold none, counted. */
  passedOver: number;
  /** How many of them are Kubernetes objects, where files were read. */
  foreign?: number;
}
