import type { RbacRule } from '../model/evidence.js';
import type { InputProblem, Location } from '../model/inventory.js';
import type { ObjectRef } from '../model/objects.js';
import type { Step, Tradeoff } from '../model/remedy.js';
import type {
  BaselineResult,
  Consequence,
  Finding,
  PlanEntry,
  PlannedRemedy,
  Report,
  ReportPath,
  ReportService,
  ReportSource,
  ReportSummary,
  Silenced,
  Unjudged,
} from '../model/report.js';
import type { Hop } from '../model/topology/topology.js';
import type { ClientEdge, PodShare, VerdictEvidence, VerdictFigures } from '../model/verdict.js';

type Write<T> = (value: T) => unknown;

/**
 * Writes an object's fields in the order they are listed. The compiler refuses a list that forgets a field, and what
 * is not listed is not written, so nothing that the schema does not know can slip into the report.
 */
function inOrder<T>(fields: { [K in keyof Required<T>]: true | Write<Exclude<T[K], undefined>> }): Write<T> {
  const keys = Object.keys(fields) as (keyof T)[];
  return (value) => {
    const written: Partial<Record<keyof T, unknown>> = {};
    for (const key of keys) {
      const item = value[key];
      if (item === undefined) continue;
      const write = fields[key];
      written[key] = write === true ? item : write(item as Exclude<T[keyof T], undefined>);
    }
    return written;
  };
}

function listOf<T>(write: Write<T>): Write<readonly T[]> {
  return (list) => list.map(write);
}

const location = inOrder<Location>({ file: true, line: true, column: true });
const objectRef = inOrder<ObjectRef>({ apiVersion: true, kind: true, namespace: true, name: true });
const rbac = inOrder<RbacRule>({ apiGroups: true, resources: true, verbs: true });
const said = listOf(inOrder<{ says: string; from: string }>({ says: true, from: true }));

const source = inOrder<ReportSource>({
  kind: true,
  name: true,
  at: true,
  namespaces: true,
  grpclbVersion: true,
  config: true,
});

const summary = inOrder<ReportSummary>({
  severities: inOrder<ReportSummary['severities']>({ error: true, warning: true, info: true }),
  silenced: true,
  servicesRead: true,
  grpcServices: true,
  verdicts: inOrder<ReportSummary['verdicts']>({
    pinned: true,
    imbalanced: true,
    'at-risk': true,
    balanced: true,
    idle: true,
    unknown: true,
  }),
  maybeGrpc: true,
  notInstalled: true,
  passedOver: true,
  tookSeconds: true,
  sampledSeconds: true,
  interrupted: true,
  complete: true,
});

const path = inOrder<ReportPath>({
  from: true,
  evidence: true,
  hops: listOf(inOrder<Hop>({ kind: true, name: true, chooses: true })),
  balancing: true,
  why: true,
});

const figures = inOrder<VerdictFigures>({
  pods: true,
  podsWithData: true,
  effectivePods: true,
  hotShare: true,
  hotPod: true,
  idlePods: true,
  ceiling: true,
  clientPods: true,
  connections: true,
  youngIdlePods: true,
  hottestStays: true,
  windowSeconds: true,
});

const pod = inOrder<PodShare>({
  name: true,
  ageSeconds: true,
  cpuMillicores: true,
  networkBytesPerSecond: true,
  lifetimeCpuSeconds: true,
  callsPerSecond: true,
  streams: true,
  connections: true,
  share: true,
  noData: true,
});

const service = inOrder<ReportService>({
  namespace: true,
  name: true,
  port: true,
  portName: true,
  headless: true,
  grpc: inOrder<ReportService['grpc']>({ level: true, reasons: said, against: said }),
  tls: inOrder<ReportService['tls']>({ state: true, reasons: true }),
  replicas: inOrder<ReportService['replicas']>({ now: true, max: true }),
  paths: listOf(path),
  verdict: true,
  confidence: true,
  cause: true,
  reasons: true,
  figures,
  pods: listOf(pod),
  evidence: listOf(inOrder<VerdictEvidence>({ rung: true, source: true, says: true, leans: true })),
  clients: listOf(
    inOrder<ClientEdge>({
      from: true,
      clientPod: true,
      pod: true,
      connections: true,
      streams: true,
      ageSeconds: true,
      isNew: true,
    }),
  ),
  wouldRaise: true,
});

const witnesses = listOf(inOrder<Finding['witnesses'][number]>({ source: true, says: true }));

const consequence = inOrder<Consequence>({
  check: true,
  severity: true,
  message: true,
  object: objectRef,
  field: true,
  location,
  witnesses,
});

const finding = inOrder<Finding>({
  check: true,
  severity: true,
  message: true,
  object: objectRef,
  field: true,
  location,
  witnesses,
  remedies: true,
  silenced: inOrder<Silenced>({ by: true, where: true, reason: true }),
  consequences: listOf(consequence),
});

const baseline = inOrder<BaselineResult>({
  file: true,
  known: true,
  gone: listOf(inOrder<BaselineResult['gone'][number]>({ check: true, object: objectRef, field: true })),
});

const unjudged = inOrder<Unjudged>({ check: true, missing: true, reason: true, why: true, rbac });

type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;

const steps: { [Do in Step['do']]: Write<StepOf<Do>> } = {
  apply: inOrder<StepOf<'apply'>>({ do: true, title: true, objects: true }),
  patch: inOrder<StepOf<'patch'>>({ do: true, title: true, object: objectRef, type: true, patch: true }),
  code: inOrder<StepOf<'code'>>({ do: true, title: true, language: true, lines: true }),
  run: inOrder<StepOf<'run'>>({ do: true, title: true, command: true }),
  verify: inOrder<StepOf<'verify'>>({ do: true, command: true, shows: true }),
  undo: inOrder<StepOf<'undo'>>({ do: true, command: true }),
};

const tradeoff = inOrder<Tradeoff>({ level: true, why: true });

const option = inOrder<PlannedRemedy>({
  remedy: true,
  title: true,
  rank: inOrder<Exclude<PlannedRemedy['rank'], undefined>>({ score: true, why: true }),
  tradeoffs: inOrder<Exclude<PlannedRemedy['tradeoffs'], undefined>>({
    complexity: tradeoff,
    control: tradeoff,
    overhead: tradeoff,
  }),
  caveats: true,
  risk: true,
  undo: true,
  steps: listOf<Step>((step) => (steps[step.do] as Write<Step>)(step)),
});

const forService = inOrder<Extract<PlanEntry, { for: 'service' }>>({
  for: true,
  service: objectRef,
  port: true,
  verdict: true,
  options: listOf(option),
});

const forFinding = inOrder<Extract<PlanEntry, { for: 'finding' }>>({
  for: true,
  check: true,
  object: objectRef,
  options: listOf(option),
});

const report = inOrder<Report>({
  apiVersion: true,
  kind: true,
  source,
  summary,
  services: listOf(service),
  findings: listOf(finding),
  unjudged: listOf(unjudged),
  plan: listOf<PlanEntry>((entry) => (entry.for === 'service' ? forService(entry) : forFinding(entry))),
  baseline,
  inputProblems: listOf(inOrder<InputProblem>({ message: true, location })),
});

/** The report as plain data with a fixed order of keys, holding what the schema describes and nothing else. */
export function canonical(value: Report): unknown {
  return report(value);
}
