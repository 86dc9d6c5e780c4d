import type { EvidenceName, Facts, Hit } from './check.js';
import type { ObjectRef } from './objects.js';
import type { PortNode, ServiceNode } from './topology/topology.js';
import type { ServiceVerdict } from './verdict.js';

export type Level = 'none' | 'low' | 'medium' | 'high';

/** A judgement for this cluster, and what it rests on. */
export interface Tradeoff {
  level: Level;
  why: string;
}

/** Kubernetes object, ready to be applied; plain JSON. */
export type ManifestObject = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
} & Record<string, unknown>;

export type Step =
  | { do: 'apply'; title: string; objects: ManifestObject[] }
  | { do: 'patch'; title: string; object: ObjectRef; type: 'merge' | 'json'; patch: unknown }
  /** Something to change outside Kubernetes objects: client code, server code, a file. */
  | { do: 'code'; title: string; language: 'go' | 'java' | 'python' | 'node' | 'csharp' | 'text'; lines: string[] }
  /** A command to run, such as a rollout restart or an install. */
  | { do: 'run'; title: string; command: string }
  | { do: 'verify'; command: string; shows: string }
  | { do: 'undo'; command: string };

/** What one remedy proposes for one fault. */
export interface Proposal {
  steps: Step[];
  /** What it costs or does not do, one sentence each; told before the steps. */
  caveats: string[];
  /** Absent for fixes of a single field. */
  tradeoffs?: { complexity: Tradeoff; control: Tradeoff; overhead: Tradeoff };
  /** Lower is better; only for ways out that compete. */
  rank?: { score: number; why: string };
}

/** All that a remedy may look at: the evidence, some of which was not read. */
export type Surroundings = Facts<never, EvidenceName> & Pick<Facts<'topology', never>, 'topology'>;

/** A Service whose calls stay on few pods, or may come to. */
export interface PinnedPort {
  node: ServiceNode;
  port: PortNode;
  verdict: ServiceVerdict | undefined;
}

interface RemedyMeta {
  id: string;
  title: string;
  /** What may go wrong when it is applied. */
  risk: string;
  /** How to get back, in words. */
  undo: string;
}

/** A way out of pinning; all that apply are compared. */
export interface WayOut {
  meta: RemedyMeta & { kind: 'way-out' };
  /** Undefined where it makes no sense for this Service. */
  plan(pinned: PinnedPort, surroundings: Surroundings): Proposal | undefined;
}

/** The correction of one finding. */
export interface Fix {
  meta: RemedyMeta & { kind: 'fix' };
  /** Undefined where the right value cannot be told. */
  plan(finding: { check: string; hit: Hit }, surroundings: Surroundings): Proposal | undefined;
}

export type Remedy = WayOut | Fix;
