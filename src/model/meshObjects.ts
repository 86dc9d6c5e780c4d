import type { KubeObject } from './objects.js';

interface IstioTrafficPolicy {
  tls?: { mode?: string };
  connectionPool?: { http?: { maxRequestsPerConnection?: number } };
  loadBalancer?: {
    simple?: string;
    consistentHash?: {
      httpHeaderName?: string;
      httpQueryParameterName?: string;
      useSourceIp?: boolean;
      httpCookie?: { name?: string; ttl?: string };
    };
  };
}

export interface DestinationRule extends KubeObject {
  spec?: {
    /** Short names mean a Service of the rule's own namespace. */
    host?: string;
    trafficPolicy?: IstioTrafficPolicy & {
      portLevelSettings?: (IstioTrafficPolicy & { port?: { number?: number } })[];
    };
    subsets?: { name: string; labels?: Record<string, string>; trafficPolicy?: IstioTrafficPolicy }[];
    workloadSelector?: unknown;
  };
}

export interface PeerAuthentication extends KubeObject {
  spec?: {
    /** Absent: the whole namespace, or the whole mesh in Istio's root namespace. */
    selector?: { matchLabels?: Record<string, string> };
    mtls?: { mode?: string };
    /** By the pod's port. */
    portLevelMtls?: Record<string, { mode?: string }>;
  };
}

/** Calico's settings; only those that say who picks the pod of a cluster IP. */
export interface FelixConfiguration extends KubeObject {
  spec?: {
    bpfEnabled?: boolean;
    bpfConnectTimeLoadBalancing?: string;
    /** The older spelling. */
    bpfConnectTimeLoadBalancingEnabled?: boolean;
  };
}
