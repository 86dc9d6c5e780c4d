import type { RbacRule } from './evidence.js';
import type { ObjectRef } from './objects.js';

export type VerdictName = 'pinned' | 'imbalanced' | 'at-risk' | 'balanced' | 'idle' | 'unknown';
export type Confidence = 'proved' | 'likely' | 'possible';

/** A pod as the verdict saw it. What is undefined was not read. */
export interface PodShare {
  name: string;
  ageSeconds?: number;
  cpuMillicores?: number;
  networkBytesPerSecond?: number;
  lifetimeCpuSeconds?: number;
  /** RPCs begun per second, health checks and the like left out. */
  callsPerSecond?: number;
  /** Calls since the connections that are open now were opened. */
  streams?: number;
  /** Connections of clients that are open now. */
  connections?: number;
  /** Share of the work, 0 to 1, by the signal the verdict rests on. */
  share?: number;
  /** Why there is no figure. */
  noData?: string;
}

export interface VerdictFigures {
  /** Ready pods. */
  pods: number;
  podsWithData: number;
  /** (Σw)² / Σw²: 1 when one pod does everything, n when all do the same. */
  effectivePods?: number;
  hotShare?: number;
  hotPod?: string;
  idlePods?: number;
  /** The most pods that can work at all: connections of known clients, bounded by pods. */
  ceiling?: number;
  /** Client pods that are known to dial the Service. */
  clientPods?: number;
  /** Connections of clients that were seen on its pods. */
  connections?: number;
  /** Idle pods that are younger than every busy one. */
  youngIdlePods?: number;
  /** Whether the same pod stayed hottest in every window. */
  hottestStays?: boolean;
  /** Seconds of sampling that the figures rest on. */
  windowSeconds?: number;
}

/** Connections that lead from one client to one pod. */
export interface ClientEdge {
  /** `Deployment/cart`, or the address where no pod that was read has it. */
  from: string;
  /** `namespace/name`. */
  clientPod?: string;
  /** Name of the server pod. */
  pod: string;
  connections: number;
  /** Calls begun inside the window, or since the connections were opened. */
  streams?: number;
  /** Seconds that its oldest connection has been open, by its calls and their rate: nobody keeps the time itself. */
  ageSeconds?: number;
  /** All its connections were opened inside the window: the age is that at most. */
  isNew?: true;
}

/** What a signal says about how work is spread. */
export type WorkLean = 'skewed' | 'even' | 'too-little' | 'silent';

/** One piece of evidence as it counts for a verdict. */
export interface VerdictEvidence {
  rung: number;
  source: string;
  says: string;
  /** Which way it speaks: of the work of the pods, or of what a path balances. */
  leans: WorkLean | 'by-connection' | 'by-call';
}

/**
 * What connections and streams showed to be behind a verdict: few connections carry the work; fewer connections than
 * pods are open and the work moves; a stream that stays open carries it; every client reaches every pod.
 */
export type Cause = 'connections' | 'hopping' | 'one-stream' | 'reach-everything';

export interface ServiceVerdict {
  service: ObjectRef;
  /** Service port number. */
  port: number;
  verdict: VerdictName;
  /** Absent where the verdict is `unknown` or `idle`. */
  confidence?: Confidence;
  cause?: Cause;
  /** One sentence each, the first the most important. */
  reasons: string[];
  figures: VerdictFigures;
  pods: PodShare[];
  evidence: VerdictEvidence[];
  /** Who is connected to which pod, the busiest first; empty where connections were not read. */
  clients: ClientEdge[];
  /** What would raise the confidence. */
  wouldRaise: string[];
}

/** Something the cluster refused, and the rule that would open it. */
export interface AccessRefusal {
  evidence: string;
  detail: string;
  rbac?: RbacRule;
}
