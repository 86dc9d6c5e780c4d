import { byText } from '../model/byText.js';
import type { Check, CheckEvidence, EvidenceName, Severity } from '../model/check.js';
import { messageOf, severities } from '../model/check.js';
import type { Absent, Evidence } from '../model/evidence.js';
import { fieldText } from '../model/fieldText.js';
import { type Baseline, compare } from '../model/gate/baseline.js';
import type { Config } from '../model/gate/config.js';
import type { Inventory } from '../model/inventory.js';
import { keyOf, type ObjectRef, refOf, shortRef } from '../model/objects.js';
import type {
  BaselineResult,
  Consequence,
  Finding,
  PlanEntry,
  Report,
  ReportPath,
  ReportService,
  Unjudged,
} from '../model/report.js';
import type { Path, PortNode, ServiceNode } from '../model/topology/topology.js';
import type { ServiceVerdict, VerdictName } from '../model/verdict.js';
import type { FoldedHit } from './foldConsequences.js';
import type { GatedHit, Settled } from './gate.js';
import { notInstalled } from './notInstalled.js';

export interface ReportParts {
  inventory: Inventory;
  services: readonly ServiceNode[];
  ports: readonly { node: ServiceNode; port: PortNode }[];
  /** One a port, in the same order. */
  verdicts: readonly ServiceVerdict[];
  hits: readonly FoldedHit[];
  baseline?: { file: string; content: Baseline; heard: Settled['heard'] } | undefined;
  config?: Config | undefined;
  unjudged: readonly { check: Check; missing: string; absence: Absent }[];
  plan: PlanEntry[];
  evidence: { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> };
  namespaces: readonly string[];
  version: string;
  tookSeconds: number;
  sampledSeconds: number;
  interrupted: boolean;
}

/** Puts everything that was found into the stable shape. */
export function assembleReport(parts: ReportParts): Report {
  const { inventory } = parts;
  const without = notInstalled(inventory.objects);
  const planned = plannedRemedies(parts.plan);
  const { findings, result } = compared(
    parts.hits.map((hit) => finding(hit, parts, planned)).sort(bySeverityThenPlace),
    parts.baseline,
  );
  const counting = findings.filter(({ silenced }) => silenced === undefined);
  const services = parts.ports
    .map(({ node, port }, i) => service(node, port, parts.verdicts[i]))
    .sort(
      (a, b) =>
        badness(a.verdict) - badness(b.verdict) ||
        byText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`) ||
        a.port - b.port,
    );
  return {
    apiVersion: 'grpclb.dev/v1',
    kind: 'Report',
    source: {
      kind: inventory.source.kind,
      name: inventory.source.name,
      at: inventory.at,
      namespaces: [...parts.namespaces],
      grpclbVersion: parts.version,
      ...(parts.config && { config: parts.config.file }),
    },
    summary: {
      severities: Object.fromEntries(
        severities.map((s) => [s, counting.filter((f) => f.severity === s).length]),
      ) as Record<Severity, number>,
      silenced: findings.length - counting.length,
      servicesRead: parts.services.length,
      grpcServices: new Set(parts.ports.map(({ node }) => keyOf(node.service))).size,
      verdicts: verdictCounts(services),
      maybeGrpc: maybeGrpc(parts.services),
      ...(without.length > 0 && { notInstalled: without }),
      passedOver: inventory.passedOver,
      tookSeconds: tenth(parts.tookSeconds),
      sampledSeconds: tenth(parts.sampledSeconds),
      interrupted: parts.interrupted,
      complete: isComplete(inventory, parts.evidence),
    },
    services,
    findings,
    unjudged: parts.unjudged.map(({ check, missing, absence }) => unjudged(check, missing, absence)),
    plan: parts.plan,
    ...(result && { baseline: result }),
    inputProblems: inventory.problems,
  };
}

/** The findings as a baseline knows them, where there is one. */
function compared(
  findings: Finding[],
  baseline: ReportParts['baseline'],
): { findings: Finding[]; result?: BaselineResult } {
  if (!baseline) return { findings };
  return compare(findings, baseline.content, baseline.file, baseline.heard);
}

function finding(
  { consequences, ...gated }: FoldedHit,
  parts: ReportParts,
  planned: (check: string, object: ObjectRef) => ReadonlySet<string>,
): Finding {
  const { check, silenced } = gated;
  const said = told(gated, parts);
  return {
    ...said,
    remedies: check.meta.remedies.filter((id) => planned(check.meta.id, said.object).has(id)),
    ...(silenced && { silenced }),
    ...(consequences.length > 0 && { consequences: consequences.map((c) => told(c, parts)) }),
  };
}

/** What is told of a hit, whether it stands alone or follows from another. */
function told({ check, hit, severity }: GatedHit, { inventory, config }: ReportParts): Consequence {
  const path = hit.path ?? [];
  const object = refOf(hit.subject);
  const ofConfig = config !== undefined && object.kind === 'Config' && object.name === config.file;
  const location = ofConfig ? config.locate(path) : inventory.locate?.(hit.subject, path);
  return {
    check: check.meta.id,
    severity,
    message: messageOf(check.meta, hit),
    object,
    ...(path.length > 0 && { field: fieldText(path) }),
    ...(location && { location }),
    witnesses: [...hit.witnesses],
  };
}

/** Which remedies the plan has for a finding: those of the finding itself, and those of its Service. */
function plannedRemedies(plan: readonly PlanEntry[]): (check: string, object: ObjectRef) => ReadonlySet<string> {
  const id = ({ kind, namespace, name }: ObjectRef, check = '') => `${kind}/${namespace}/${name} ${check}`;
  const byObject = new Map<string, Set<string>>();
  for (const entry of plan) {
    const key = entry.for === 'finding' ? id(entry.object, entry.check) : id(entry.service);
    const ids = byObject.get(key) ?? new Set();
    byObject.set(key, ids);
    for (const { remedy } of entry.options) ids.add(remedy);
  }
  return (check, object) => new Set([...(byObject.get(id(object, check)) ?? []), ...(byObject.get(id(object)) ?? [])]);
}

function bySeverityThenPlace(a: Finding, b: Finding): number {
  const place = (f: Finding) => `${f.object.namespace ?? ''}/${f.object.name}/${f.check}/${f.field ?? ''}`;
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || byText(place(a), place(b));
}

function service(node: ServiceNode, port: PortNode, verdict: ServiceVerdict | undefined): ReportService {
  const { namespace = '', name } = node.service.metadata;
  return {
    namespace,
    name,
    port: port.port.port,
    ...(port.port.name !== undefined && { portName: port.port.name }),
    headless: node.headless,
    grpc: port.grpc,
    tls: port.serverTls,
    replicas: {
      ...(node.replicas.now !== undefined && { now: node.replicas.now }),
      ...(node.replicas.max !== undefined && { max: node.replicas.max }),
    },
    paths: port.paths.map(reportPath),
    verdict: verdict?.verdict ?? 'unknown',
    ...(verdict?.confidence && { confidence: verdict.confidence }),
    ...(verdict?.cause && { cause: verdict.cause }),
    reasons: verdict?.reasons ?? [],
    figures: verdict?.figures ?? { pods: 0, podsWithData: 0 },
    pods: verdict?.pods ?? [],
    evidence: verdict?.evidence ?? [],
    clients: verdict?.clients ?? [],
    wouldRaise: verdict?.wouldRaise ?? [],
  };
}

function reportPath({ from, evidence, hops, balancing, why }: Path): ReportPath {
  return {
    from: shortRef(from.kind === 'workload' ? refOf(from.workload) : from.object),
    evidence,
    hops,
    balancing,
    why,
  };
}

const worstFirst: readonly VerdictName[] = ['pinned', 'imbalanced', 'at-risk', 'unknown', 'idle', 'balanced'];

function badness(verdict: VerdictName): number {
  return worstFirst.indexOf(verdict);
}

function verdictCounts(services: readonly ReportService[]): Partial<Record<VerdictName, number>> {
  const counts: Partial<Record<VerdictName, number>> = {};
  for (const { verdict } of services) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

function maybeGrpc(services: readonly ServiceNode[]): string[] {
  return services.flatMap(({ service: { metadata }, ports }) =>
    ports
      .filter((p) => p.grpc.level === 'weak')
      .map(
        (p) =>
          `${metadata.namespace ?? ''}/${metadata.name}:${p.port.port} (${p.grpc.reasons.map((r) => r.says).join(', ')})`,
      ),
  );
}

function unjudged(check: Check, missing: string, absence: Absent): Unjudged {
  return {
    check: check.meta.id,
    missing,
    reason: absence.reason,
    why: absence.detail,
    ...(absence.rbac && { rbac: absence.rbac }),
  };
}

/**
 * Whether everything that was asked for could be read. What nobody asked for and what the cluster does not have are
 * no gaps; a cluster without any source of CPU figures is one.
 */
function isComplete(inventory: Inventory, evidence: ReportParts['evidence']): boolean {
  if (inventory.problems.length > 0) return false;
  const harmless = (e: Evidence<unknown> | undefined) =>
    e === undefined ||
    (e.state === 'absent'
      ? e.reason === 'not-asked' || e.reason === 'unsupported'
      : e.complete || inventory.source.kind === 'manifests');
  const unreadFigures =
    evidence.metricsCpu?.state === 'absent' &&
    evidence.metricsCpu.reason === 'unsupported' &&
    evidence.summaryCpu?.state === 'absent';
  return Object.values(evidence).every(harmless) && !unreadFigures;
}

function tenth(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
