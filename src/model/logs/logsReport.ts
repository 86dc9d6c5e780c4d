import type { RbacRule } from '../evidence.js';
import type { Signature } from './signature.js';

/** What `grpclb logs` found. */
export interface LogsReport {
  /** The cluster, by its context. */
  source: string;
  /** When it was read, ISO 8601. */
  at: string;
  sinceSeconds: number;
  services: ServiceLogs[];
  /** What could not be read, or not whole: never the same as a silent log. */
  unread: UnreadLog[];
  interrupted: boolean;
}

export interface UnreadLog {
  /** `pod shop/greeter-0, container app`. */
  what: string;
  detail: string;
  rbac?: RbacRule;
  next?: string;
}

export interface ServiceLogs {
  namespace: string;
  name: string;
  /** Ingresses and routes that lead here: `Ingress/greeter`. */
  fronts: string[];
  proxies: ProxyLogs[];
  pods: BackendLogs[];
}

/** What the proxies of one product logged about one Service. */
export interface ProxyLogs {
  product: string;
  /** `namespace/name` of the pods that were read. */
  pods: string[];
  /** The access log's format; undefined where no access line was found. */
  format: string | undefined;
  /** Requests to this Service, those that reached no backend among them. */
  requests: number;
  backends: BackendShare[];
  /** How often each status was answered. */
  statuses: Record<string, number>;
  explained: ExplainedLines[];
  /** Where no line speaks of the Service: what that may mean, and how to make the proxy say more. */
  silent?: { why: string; next: string[] };
}

export interface BackendShare {
  upstream: string;
  /** The pod that has the address. */
  pod?: string;
  /** Where it is no pod's: `the ClusterIP`. */
  note?: string;
  requests: number;
  /** 0 to 1. */
  share: number;
  passedOn: number;
}

export interface BackendLogs {
  pod: string;
  /** Lines of all its containers; undefined where none could be read. */
  lines: number | undefined;
  /** Lines that speak of a gRPC request. */
  requestLines: number;
  explained: ExplainedLines[];
}

/** Lines of one signature, told once. */
export interface ExplainedLines {
  signature: string;
  level: Signature['level'];
  count: number;
  /** One of them. */
  example: string;
  says: string;
  next: string;
}
