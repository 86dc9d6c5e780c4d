import type { Severity, Witness } from './check.js';
import type { AbsenceReason, RbacRule } from './evidence.js';
import type { Known } from './gate/fingerprint.js';
import type { InputProblem, Location } from './inventory.js';
import type { ObjectRef } from './objects.js';
import type { Proposal } from './remedy.js';
import type { Balancing, GrpcBelief, Hop, TlsBelief } from './topology/topology.js';
import type {
  Cause,
  ClientEdge,
  Confidence,
  PodShare,
  VerdictEvidence,
  VerdictFigures,
  VerdictName,
} from './verdict.js';

/** The stable JSON report; `schema/report.schema.json` describes it. */
export interface Report {
  apiVersion: 'grpclb.dev/v1';
  kind: 'Report';
  source: ReportSource;
  summary: ReportSummary;
  services: ReportService[];
  findings: Finding[];
  unjudged: Unjudged[];
  plan: PlanEntry[];
  /** How the findings compare with those of `--baseline`. */
  baseline?: BaselineResult;
  /** Parts of the input that could not be taken. */
  inputProblems: InputProblem[];
}

export interface ReportSource {
  kind: 'cluster' | 'manifests' | 'snapshot';
  /** Context name, or the files given. */
  name: string;
  /** When the reading ended, ISO 8601. */
  at: string;
  /** Namespaces looked at; empty means all. */
  namespaces: string[];
  grpclbVersion: string;
  /** The `.grpclb.yaml` that was used. */
  config?: string;
}

export interface ReportSummary {
  /** Findings by severity, those that are silenced left out. */
  severities: Record<Severity, number>;
  /** Findings that somebody silenced, or that the baseline has. */
  silenced: number;
  servicesRead: number;
  grpcServices: number;
  verdicts: Partial<Record<VerdictName, number>>;
  /** Ports that a weak hint alone speaks for: `shop/greeter:50051 (port number 50051)`. */
  maybeGrpc: string[];
  /** Families of custom resources that the cluster does not have: their checks have nothing to look at. */
  notInstalled?: string[];
  /** Objects of kinds that grpclb does not read. */
  passedOver: number;
  /** Whole run and the sampling inside it, in seconds. */
  tookSeconds: number;
  sampledSeconds: number;
  /** Ctrl-C ended it early. */
  interrupted: boolean;
  /** False when some evidence could not be read. */
  complete: boolean;
}

export interface ReportPath {
  /** `Deployment/cart`, `Ingress/edge`. */
  from: string;
  evidence: string;
  hops: Hop[];
  balancing: Balancing;
  why: string;
}

/** One gRPC port of one Service. */
export interface ReportService {
  namespace: string;
  name: string;
  port: number;
  portName?: string;
  headless: boolean;
  grpc: GrpcBelief;
  tls: TlsBelief;
  replicas: { now?: number; max?: number };
  paths: ReportPath[];
  verdict: VerdictName;
  confidence?: Confidence;
  cause?: Cause;
  reasons: string[];
  figures: VerdictFigures;
  pods: PodShare[];
  evidence: VerdictEvidence[];
  clients: ClientEdge[];
  wouldRaise: string[];
}

export interface Finding {
  check: string;
  severity: Severity;
  message: string;
  object: ObjectRef;
  /** Field of the object, as `spec.ports[0].targetPort`. */
  field?: string;
  location?: Location;
  witnesses: Witness[];
  /** Ids of remedies that have an entry in `plan`. */
  remedies: string[];
  /** Set where it fails nothing. */
  silenced?: Silenced;
  /** What follows from it, and is gone when it is mended: told here and counted nowhere. */
  consequences?: Consequence[];
}

/** A finding that another one explains. */
export type Consequence = Pick<
  Finding,
  'check' | 'severity' | 'message' | 'object' | 'field' | 'location' | 'witnesses'
>;

/** Who said that a finding is to fail nothing, where, and why. */
export interface Silenced {
  by: 'annotation' | 'config' | 'baseline';
  /** `annotation grpclb.dev/ignore of Ingress/edge`, `.grpclb.yaml:7`, the baseline's file. */
  where: string;
  reason?: string;
}

export interface BaselineResult {
  file: string;
  /** Findings that are in the baseline. */
  known: number;
  /** Findings of the baseline that are there no more. */
  gone: Known[];
}

/** A check that could not be judged: never counted as passed. */
export interface Unjudged {
  check: string;
  missing: string;
  reason: AbsenceReason;
  why: string;
  rbac?: RbacRule;
}

export interface PlannedRemedy extends Proposal {
  remedy: string;
  title: string;
  risk: string;
  undo: string;
}

/** What to do about one Service or one finding. */
export type PlanEntry =
  | { for: 'service'; service: ObjectRef; port: number; verdict: VerdictName; options: PlannedRemedy[] }
  | { for: 'finding'; check: string; object: ObjectRef; options: PlannedRemedy[] };

/** What a reporter may know of the place it writes to. */
export interface Canvas {
  /** Columns. */
  width: number;
  color: boolean;
  /** False where only ASCII is safe. */
  unicode: boolean;
  /** Print everything, as `-o wide`. */
  wide: boolean;
}

/** What is written of a check beside its findings. */
export interface RuleText {
  id: string;
  group: string;
  title: string;
  severity: Severity;
  what: string;
  why: string;
  fix: string;
  links: readonly string[];
}

export interface Reporter {
  meta: { id: string; title: string };
  /** `rules` are the checks that were run. */
  render(report: Report, canvas: Canvas, rules?: readonly RuleText[]): string | Promise<string>;
}
