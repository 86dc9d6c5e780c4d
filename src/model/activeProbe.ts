import type { ObjectRef } from './objects.js';
import type { Handshake } from './tls/tlsReport.js';

/** The method that is called: every gRPC server may have it, and it changes nothing. */
export const healthCheck = { service: 'grpc.health.v1.Health', method: 'Check' } as const;

/** An address to which calls can be made, and what is known of it beforehand. */
export interface ActiveAddress {
  host: string;
  port: number;
  /** `the cluster IP`, `Ingress shop/edge`. */
  what: string;
  /**
   * `service`: the Service's own address, as clients in the cluster dial it. `balancer`: that of a load balancer of its
   * own, which may do more than kube-proxy behind it. `edge`: that of a proxy before it.
   */
  way: 'service' | 'balancer' | 'edge';
  /** What calls name as their host; it is the name asked for by TLS too. */
  authority: string;
  /** Found out by dialling where it is left out. */
  tls?: boolean;
  /** The object that describes the proxy of an `edge`. */
  edge?: ObjectRef;
}

/** One port of a Service to be called, and where that may be tried, the best first. */
export interface ActiveTarget {
  namespace: string;
  name: string;
  port: number;
  /** Its ready pods, by `namespace/name`. */
  pods: readonly string[];
  addresses: readonly ActiveAddress[];
  /** Why there is no address. */
  none?: string;
}

/** Calls that were made over some connections, and where they arrived. */
export interface ActivePhase {
  connections: number;
  /** Calls that a server answered. */
  calls: number;
  /** Which of them each pod counted, without what it counts anyway; pods that could not be read are missing. */
  pods: Record<string, number>;
}

/** Where calls of our own went: first over one connection, then over several. */
export interface ActivePath {
  namespace: string;
  name: string;
  port: number;
  /** `10.96.1.2:50051`. */
  address: string;
  what: string;
  way: ActiveAddress['way'];
  countedBy: 'RPC counters' | 'channelz';
  one: ActivePhase;
  many: ActivePhase;
  /** The status that the calls ended with, where it was not OK. */
  status?: string;
}

/** A Service of which nothing was learned by calling it. */
export interface ActiveGap {
  namespace: string;
  name: string;
  port: number;
  /** One fact, with what was tried. */
  why: string;
  next?: string;
}

/** What a proxy before a Service showed to a client that wants HTTP/2. */
export interface EdgeHandshake {
  edge: ObjectRef;
  /** `namespace/name` of the Service behind it. */
  service: string;
  shown: Handshake;
}

/** Rung 8: where calls of our own went. It speaks of the path from here, not of the calls of clients. */
export interface ActiveMeasure {
  paths: ActivePath[];
  gaps: ActiveGap[];
  /** With the TLS ends of Ingresses and Gateways; absent in snapshots of an older grpclb. */
  handshakes?: EdgeHandshake[];
}

/** What calls may cost at most. */
export const activeLimits = {
  callsPerConnection: 50,
  callsPerSecond: 50,
  /** Of calling, for each Service. */
  seconds: 30,
  services: 10,
} as const;

/** So many connections that chance sends them all to one of so many pods in less than one case of a hundred. */
export function connectionsFor(pods: number): number {
  if (pods <= 2) return 8;
  return pods === 3 ? 6 : pods <= 5 ? 5 : 4;
}
