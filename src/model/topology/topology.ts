import type { FieldPath } from '../inventory.js';
import type {
  Container,
  ContainerPort,
  EdgeObject,
  HorizontalPodAutoscaler,
  Ingress,
  IngressBackend,
  ObjectRef,
  Pod,
  Route,
  Service,
  ServicePort,
  Workload,
} from '../objects.js';
import type { RouteParent } from './gatewayProduct.js';
import type { IngressProduct } from './ingressProduct.js';
import type { MeshCause, MeshName } from './mesh.js';

/** Who routes to whom, which ports are gRPC and which hop of each path balances. Pure: built from objects alone. */
export interface Topology {
  services: ServiceNode[];
  /** Every backend of every Ingress. */
  ingressBackends: IngressBackendLink[];
  /** Every backend of every GRPCRoute and HTTPRoute. */
  routeBackends: RouteBackendLink[];
  /** Every backend of a route of a controller's own kind. */
  edgeBackends: EdgeBackendLink[];
  /** Every reference to a TLS Secret. */
  tlsReferences: TlsReference[];
  /** The controller of ingress-nginx runs without the flag that ssl-passthrough needs: the annotation is void. */
  passthroughOff: boolean;
}

export interface ServiceNode {
  service: Service;
  headless: boolean;
  /** Type ExternalName: it has no pods of its own. */
  external: boolean;
  /** Workloads whose template labels match the selector; empty for Services without one. */
  workloads: Workload[];
  /** Live pods that match; undefined when pods were not read. */
  pods: Pod[] | undefined;
  /** How many pods are meant to be there. */
  replicas: ReplicaCount;
  ports: PortNode[];
  /** Sibling Services that select the same workloads and are headless (or not, for a headless one). */
  siblings: Service[];
}

export interface ReplicaCount {
  /** Wanted now; undefined when nothing says so. */
  now: number | undefined;
  /** The most an autoscaler may make of it; equal to `now` without one. */
  max: number | undefined;
  autoscaler?: HorizontalPodAutoscaler;
}

export interface PortNode {
  port: ServicePort;
  /** Position in `spec.ports`. */
  index: number;
  /** What the targetPort means in each workload. */
  targets: PortTarget[];
  grpc: GrpcBelief;
  /** Whether the server ends TLS itself. */
  serverTls: TlsBelief;
  /** From EndpointSlices; undefined when they were not read. */
  endpoints: EndpointCount | undefined;
  /** How traffic gets here, one path per way in. */
  paths: Path[];
}

export interface EndpointCount {
  ready: number;
  notReady: number;
  /** Names of ready pods. */
  readyPods: string[];
}

/** What a Service port means in one workload. */
export type PortTarget =
  | { state: 'resolved'; workload: Workload; container: Container; containerPort: ContainerPort; number: number }
  /** A number that no container declares: legal, since containerPort is documentation. */
  | { state: 'undeclared'; workload: Workload; number: number; declared: ContainerPort[] }
  /** A name that no container has. */
  | { state: 'unresolved'; workload: Workload; name: string; declared: ContainerPort[] };

export type GrpcLevel = 'declared' | 'observed' | 'likely' | 'weak' | 'no';

/** Whether a port is gRPC, and on whose word. `weak` is never alone above info; `no` means nothing speaks for it. */
export interface GrpcBelief {
  level: GrpcLevel;
  reasons: { says: string; from: string }[];
  /** What speaks against it: an HTTP probe, a name such as `http`, the user's own word. */
  against: { says: string; from: string }[];
}

export interface TlsBelief {
  state: 'plaintext' | 'tls' | 'unknown';
  /** Independent pieces of evidence. */
  reasons: string[];
}

export type Balancing = 'l7' | 'l4' | 'client' | 'sticky' | 'unknown';

export interface Hop {
  kind: 'client' | 'ingress-controller' | 'gateway' | 'mesh-proxy' | 'kube-proxy' | 'load-balancer' | 'dns' | 'pod';
  /** `ingress-nginx`, `kube-proxy`, `Linkerd proxy of deploy/cart`. */
  name: string;
  /** Whether this hop chooses a pod for each request, for each connection, or not at all. */
  chooses: 'per-request' | 'per-connection' | 'sticky' | 'nothing' | 'unknown';
}

export interface Path {
  /** Where it starts: a workload in the cluster, or an Ingress or Route through which callers come. */
  from: { kind: 'workload'; workload: Workload; pods: number | undefined } | { kind: 'edge'; object: ObjectRef };
  /** Where the client names the Service: `env GREETER_ADDR=greeter.shop:50051`. */
  evidence: string;
  hops: Hop[];
  balancing: Balancing;
  /** Which hop decides, and why. */
  why: string;
  /** The mesh at one of its ends, and what about it keeps calls from being balanced. */
  mesh?: { name: MeshName; cause?: MeshCause };
}

export interface IngressBackendLink {
  ingress: Ingress;
  product: IngressProduct;
  /** Path of the backend inside the Ingress. */
  path: FieldPath;
  host: string | undefined;
  httpPath: string | undefined;
  pathType: string | undefined;
  backend: IngressBackend;
  /** The backend's Service; undefined when it is not in the Ingress's namespace. */
  service: ServiceNode | undefined;
  /** The Service's port; undefined when the Service has no such port (or there is no Service). */
  port: PortNode | undefined;
}

export interface RouteBackendLink {
  route: Route;
  /** The Gateways that the route is attached to. */
  parents: RouteParent[];
  path: FieldPath;
  service: ServiceNode | undefined;
  port: PortNode | undefined;
}

/** Products with routes of kinds of their own. */
export type EdgeProductName = 'traefik' | 'contour' | 'istio' | 'openshift';

/**
 * What a proxy speaks to pods: `h2c` and `h2-tls` carry gRPC, `http1` breaks it, `connections` are forwarded unopened.
 */
export type Spoken = 'h2c' | 'h2-tls' | 'http1' | 'connections' | 'unknown';

export interface EdgeBackendLink {
  route: EdgeObject;
  product: EdgeProductName;
  /** The backend inside the route, and the fields of its name and port. */
  path: FieldPath;
  namePath: FieldPath;
  portPath: FieldPath;
  hosts: string[];
  /** What the route asks for: a Service of this name there. */
  named: { service: string; namespace: string; port: number | string | undefined };
  service: ServiceNode | undefined;
  port: PortNode | undefined;
  /** Whether it is sure that a wrong port is one: OpenShift's numbers are the pods'. */
  portState: 'found' | 'missing' | 'unsaid' | 'unsure';
  speaks: Spoken;
  chooses: Hop['chooses'];
  /** Which hop decides, and why. */
  why: string;
}

export interface TlsReference {
  /** The object that refers: an Ingress or a Gateway. */
  object: Ingress | Route | import('../objects.js').Gateway;
  path: FieldPath;
  namespace: string;
  secretName: string;
  /** Hosts that the certificate has to cover. */
  hosts: string[];
}
