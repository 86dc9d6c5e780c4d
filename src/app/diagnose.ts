import { checks } from '../checks/index.js';
import type { CheckEvidence, EvidenceName } from '../model/check.js';
import { absent, type Evidence, known, present } from '../model/evidence.js';
import type { Baseline } from '../model/gate/baseline.js';
import type { Config } from '../model/gate/config.js';
import type { Inventory } from '../model/inventory.js';
import type { GivenLog } from '../model/logs/givenLog.js';
import { peerLookup } from '../model/peers.js';
import type { PinnedPort, Surroundings } from '../model/remedy.js';
import type { Report } from '../model/report.js';
import type { Clock } from '../model/source.js';
import { buildTopology } from '../model/topology/buildTopology.js';
import { believesGrpc } from '../model/topology/tlsUse.js';
import type { PortNode, ServiceNode, Topology } from '../model/topology/topology.js';
import { planFor } from '../remedies/plan.js';
import { serviceVerdict } from '../verdict/serviceVerdict.js';
import { accessRefusals } from './accessRefusals.js';
import { assembleReport } from './assembleReport.js';
import { type CheckChoice, chooseChecks } from './chooseChecks.js';
import { foldConsequences } from './foldConsequences.js';
import { judgeAndSettle } from './gate.js';
import { type MeasureRun, measuresOf, unmeasured } from './measure.js';
import { applyScope, type Scope } from './scope.js';

/** A gRPC port of a Service. */
export interface JudgedPort {
  node: ServiceNode;
  port: PortNode;
}

export interface DiagnoseRequest {
  inventory: Inventory;
  /** Reads or recalls what pods do; absent for manifests. */
  measuring?: ((ports: readonly JudgedPort[], topology: Topology) => Promise<MeasureRun>) | undefined;
  scope: Scope;
  /** Whether checks are run and a plan is made; without, the report holds verdicts only. */
  judging: boolean;
  /** Namespaces that were asked for; empty means all. */
  namespaces: readonly string[];
  grpc: readonly string[];
  choice: CheckChoice;
  config?: Config | undefined;
  baseline?: { file: string; content: Baseline } | undefined;
  clock: Clock;
  signal: AbortSignal;
  /** When the run began, by the same clock. */
  startedAt: number;
  version: string;
  logs: readonly GivenLog[];
}

/** The main job: inventory → topology → measures → verdicts → findings → plan → report. */
export async function diagnose(request: DiagnoseRequest): Promise<Report> {
  const { inventory, scope, signal, clock } = request;
  const chosen = request.judging ? chooseChecks(checks, request.choice) : [];
  const topology = buildTopology(inventory.objects, { grpc: request.grpc });
  const scoped = applyScope(scope, topology, inventory);
  const ports = scoped.services.flatMap((node) => node.ports.filter(believesGrpc).map((port) => ({ node, port })));

  const live = request.measuring !== undefined;
  const run = await request.measuring?.(ports, topology);
  const pods = known(inventory.objects.pods) ?? [];
  const measures = run && measuresOf(run.reading, peerLookup([...pods, ...run.strangers]));
  const reading = run?.reading ?? unmeasured('manifests hold no figures');
  const verdicts = ports.map(({ node, port }) =>
    serviceVerdict(node, port, measures, clock.now(), usedThrough(node, port, topology)),
  );

  const at = new Date(clock.now()).toISOString();
  const evidence: { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> } = {
    ...inventory.objects,
    ...reading,
    topology: present(topology, inventory.source.name, inventory.at),
    verdicts: measures
      ? present(verdicts, 'the evidence ladder', at)
      : absent('not-asked', 'manifests hold no figures'),
    givenLogs:
      request.logs.length > 0
        ? present([...request.logs], '--log', at)
        : absent('not-asked', 'no log was given with --log'),
    accessRefusals: live
      ? present(accessRefusals({ ...inventory.objects, ...reading }), inventory.source.name, at)
      : absent('not-asked', 'manifests refuse nothing'),
  };
  const { hits, unjudged, heard } = judgeAndSettle(
    chosen,
    evidence,
    { at, live },
    {
      inventory,
      config: request.config,
      concerns: scoped.concerns,
      whole: scope.targets.length === 0 && scope.selector === undefined,
      namespaces: request.namespaces,
    },
  );

  const findings = foldConsequences(hits);
  const surroundings = surroundingsOf(evidence, at, live, topology);
  const pinned: PinnedPort[] = ports.map(({ node, port }, i) => ({ node, port, verdict: verdicts[i] }));
  const plan = planFor(
    pinned.filter((p) => request.judging && (p.verdict?.verdict === 'pinned' || p.verdict?.verdict === 'at-risk')),
    findings
      .filter(({ silenced }) => silenced === undefined)
      .map(({ check, hit }) => ({ check: check.meta.id, hit, remedies: check.meta.remedies })),
    surroundings,
  );
  return assembleReport({
    inventory,
    services: scoped.services,
    ports,
    verdicts,
    hits: findings,
    baseline: request.baseline && { ...request.baseline, heard },
    config: request.config,
    unjudged,
    plan,
    evidence,
    namespaces: request.namespaces,
    version: request.version,
    tookSeconds: (clock.now() - request.startedAt) / 1000,
    sampledSeconds: run?.sampledSeconds ?? 0,
    interrupted: signal.aborted,
  });
}

/** Another Service of the same pods that has the known clients, where this one has none. */
function usedThrough(node: ServiceNode, port: PortNode, topology: Topology): string | undefined {
  if (port.paths.length > 0) return undefined;
  const used = topology.services.find(
    (s) => node.siblings.includes(s.service) && s.ports.some((p) => p.paths.length > 0),
  );
  return used?.service.metadata.name;
}

function surroundingsOf(
  evidence: { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> },
  at: string,
  live: boolean,
  topology: CheckEvidence['topology'],
): Surroundings {
  const values = Object.entries(evidence).map(
    ([name, e]) => [name, e?.state === 'present' ? e.value : undefined] as const,
  );
  return { ...Object.fromEntries(values), at, live, topology } as Surroundings;
}
