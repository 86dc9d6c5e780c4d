import type { ActiveMeasure, ActiveTarget } from './activeProbe.js';
import type { ConnectionMeasure } from './connections.js';
import type { Evidence, RbacRule } from './evidence.js';
import type { Inventory } from './inventory.js';
import type { Pod } from './objects.js';
import type { PrometheusAccess } from './prometheus.js';
import type { ServiceNode, Topology } from './topology/topology.js';
import type { MetricsHealth, WorkMeasure } from './work.js';

/** Evidence that only a running cluster gives, beside its objects. */
export interface RuntimeEvidence {
  /** Rung 1: CPU rates from metrics.k8s.io. */
  metricsCpu: WorkMeasure;
  metricsHealth: MetricsHealth;
  /** Rung 2: CPU rates between two reads of the kubelet summary. */
  summaryCpu: WorkMeasure;
  /** Rung 2: received + sent bytes per second between two reads. */
  summaryNetwork: WorkMeasure;
  /** Rung 2: CPU seconds since each container started. */
  lifetimeCpu: WorkMeasure;
  /** Rung 3: calls per second between two reads of the pods' own metrics pages. */
  callRates: WorkMeasure;
  /** Rung 3: calls since each server started. */
  lifetimeCalls: WorkMeasure;
  /** Rung 6: calls per second as the proxies before the Services logged them. */
  loggedCalls: WorkMeasure;
  /** Rung 4: connections and their streams, from channelz. */
  channelz: ConnectionMeasure;
  /** Rung 5: established connections, from the pods' socket tables. */
  sockets: ConnectionMeasure;
  /** Rung 7: CPU rates over hours, from Prometheus. */
  historyCpu: WorkMeasure;
  /** Rung 7: calls per second over hours, from Prometheus. */
  historyCalls: WorkMeasure;
  /** Rung 8: where calls of our own went. */
  activePaths: ActiveMeasure;
}

export type RuntimeEvidenceName = keyof RuntimeEvidence;

/** The clock as sources see it, so that tests need not wait. */
export interface Clock {
  now(): number;
  /** Resolves after `milliseconds`, or at once when the signal aborts; never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A pod whose work is to be measured. */
export interface MeasuredPod {
  namespace: string;
  name: string;
  node?: string;
  /** Latest container start, ISO 8601. */
  startedAt?: string;
  /** It has no network of its own: bytes counted there are the node's. */
  hostNetwork?: boolean;
  /** Container ports that serve gRPC. */
  grpcPorts?: readonly number[];
  /** The pod as it was read: its containers, ports, addresses. */
  pod?: Pod;
}

export interface SourceContext<Api> {
  api: Api;
  pods: readonly MeasuredPod[];
  /** What was read of the cluster, and which Services are asked about: for sources that look beside the pods. */
  read?: { inventory: Inventory; topology: Topology; services: readonly ServiceNode[] };
  /** Image of the ephemeral container that may be added to pods which cannot read their own socket table. */
  debugImage?: string | undefined;
  /** A server that holds the history of these pods. */
  prometheus?: PrometheusAccess | undefined;
  /** Services to which calls of our own may be made; undefined where none may. */
  active?: readonly ActiveTarget[] | undefined;
  /** How long to sample. */
  durationMs: number;
  clock: Clock;
  /** Ends sampling early: what is known by then is returned. */
  signal: AbortSignal;
  /** One line of progress, replaced by the next. */
  progress(line: string): void;
  /** Told as soon as it is known, before the window ends: cumulative counters speak at once. */
  early?(lifetimeCpu: WorkMeasure): void;
}

/** Reading adds load (`reads`), runs something in a container (`exec`) or calls the service (`traffic`). */
type Impact = 'none' | 'reads' | 'exec' | 'traffic';

/** A way to learn something at run time. `collect` returns absences for expected failures; a throw is a bug. */
export interface Source<Api, Names extends RuntimeEvidenceName = RuntimeEvidenceName> {
  meta: {
    name: string;
    title: string;
    /** Its place on the ladder of evidence. */
    rung: number;
    provides: readonly Names[];
    impact: Impact;
    rbac: readonly RbacRule[];
  };
  collect(context: SourceContext<Api>): Promise<{ [N in Names]: Evidence<RuntimeEvidence[N]> }>;
}
