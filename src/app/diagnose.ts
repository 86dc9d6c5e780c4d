import { checks } from '../checks/index.js';
import type { CheckEvidence, EvidenceName } from '../model/check.js';
import { absent, type Evidence, known, present } from '../model/evidence.js';
import type { Inventory } from '../model/inventory.js';
import { judge } from '../model/judge.js';
import type { Pod } from '../model/objects.js';
import { type PeerOf, peerLookup } from '../model/peers.js';
import type { PinnedPort, Surroundings } from '../model/remedy.js';
import type { Report } from '../model/report.js';
import type { Clock, Source, SourceContext } from '../model/source.js';
import { buildTopology } from '../model/topology/buildTopology.js';
import { believesGrpc } from '../model/topology/tlsUse.js';
import type { PortNode, ServiceNode, Topology } from '../model/topology/topology.js';
import type { AccessRefusal } from '../model/verdict.js';
import { planFor } from '../remedies/plan.js';
import { type Measures, serviceVerdict } from '../verdict/serviceVerdict.js';
import { assembleReport } from './assembleReport.js';
import { chooseChecks } from './chooseChecks.js';
import { type MeasureRun, measure, nothingMeasured, podsToMeasure, unmeasured } from './measure.js';
import { applyScope, type Scope } from './scope.js';

export interface DiagnoseRequest<Api> {
  inventory: Inventory;
  /** Absent for manifests. */
  live?: {
    api: Api;
    sources: readonly Source<Api>[];
    durationMs: number;
    debugImage?: string | undefined;
    /** Pods anywhere in the cluster that have these addresses. */
    findPods(addresses: readonly string[]): Promise<Pod[]>;
  };
  scope: Scope;
  /** Whether checks are run and a plan is made; without, the report holds verdicts only. */
  judging: boolean;
  /** Namespaces that were asked for; empty means all. */
  namespaces: readonly string[];
  grpc: readonly string[];
  only: readonly string[];
  skip: readonly string[];
  clock: Clock;
  signal: AbortSignal;
  /** When the run began, by the same clock. */
  startedAt: number;
  version: string;
  progress(line: string): void;
  /** A line that stays, told before the report: the first figures. */
  tell(line: string): void;
}

/** The main job: inventory → topology → measures → verdicts → findings → plan → report. */
export async function diagnose<Api>(request: DiagnoseRequest<Api>): Promise<Report> {
  const { inventory, scope, signal, clock } = request;
  const chosen = request.judging ? chooseChecks(checks, request.only, request.skip) : [];
  const topology = buildTopology(inventory.objects, { grpc: request.grpc });
  const scoped = applyScope(scope, topology, inventory);
  const ports = scoped.services.flatMap((node) => node.ports.filter(believesGrpc).map((port) => ({ node, port })));

  const run = request.live ? await measureLive(request, request.live, ports, topology) : notMeasured;
  const verdicts = ports.map(({ node, port }) =>
    serviceVerdict(node, port, run.measures, clock.now(), usedThrough(node, port, topology)),
  );

  const at = new Date(clock.now()).toISOString();
  const evidence: { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> } = {
    ...inventory.objects,
    ...run.reading,
    topology: present(topology, inventory.source.name, inventory.at),
    verdicts: run.measures
      ? present(verdicts, 'the evidence ladder', at)
      : absent('not-asked', 'manifests hold no figures'),
    accessRefusals: request.live
      ? present(refusals({ ...inventory.objects, ...run.reading }), inventory.source.name, at)
      : absent('not-asked', 'manifests refuse nothing'),
  };
  const { hits, unjudged } = judge(chosen, evidence, { at, live: request.live !== undefined });
  const concerned = hits.filter(({ hit }) => scoped.concerns(hit.subject));

  const surroundings = surroundingsOf(evidence, at, request.live !== undefined, topology);
  const pinned: PinnedPort[] = ports.map(({ node, port }, i) => ({ node, port, verdict: verdicts[i] }));
  const plan = planFor(
    pinned.filter((p) => request.judging && (p.verdict?.verdict === 'pinned' || p.verdict?.verdict === 'at-risk')),
    concerned.map(({ check, hit }) => ({ check: check.meta.id, hit, remedies: check.meta.remedies })),
    surroundings,
  );
  return assembleReport({
    inventory,
    services: scoped.services,
    ports,
    verdicts,
    hits: concerned,
    unjudged,
    plan,
    evidence,
    namespaces: request.namespaces,
    version: request.version,
    tookSeconds: (clock.now() - request.startedAt) / 1000,
    sampledSeconds: run.sampledSeconds,
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

const notMeasured: MeasureRun = {
  reading: unmeasured('manifests hold no figures'),
  measures: undefined,
  sampledSeconds: 0,
};

async function measureLive<Api>(
  request: DiagnoseRequest<Api>,
  live: NonNullable<DiagnoseRequest<Api>['live']>,
  ports: readonly { node: ServiceNode; port: PortNode }[],
  topology: Topology,
): Promise<MeasureRun> {
  const pods = podsToMeasure(ports);
  const context: SourceContext<Api> = {
    api: live.api,
    pods,
    read: { inventory: request.inventory, topology, services: [...new Set(ports.map(({ node }) => node))] },
    durationMs: live.durationMs,
    debugImage: live.debugImage,
    clock: request.clock,
    signal: request.signal,
    progress: request.progress,
    early(lifetimeCpu) {
      // Lifetime shares are known before the window has begun; the window confirms or corrects them.
      for (const { node, port } of ports) {
        const [first] = serviceVerdict(node, port, { ...nothingMeasured, lifetimeCpu }, request.clock.now()).reasons;
        const { namespace, name: service } = node.service.metadata;
        if (first !== undefined) request.tell(`${namespace}/${service}:${port.port.port}  so far: ${first}`);
      }
    },
  };
  const run = await measure(live.sources, context);
  if (!run.measures) return run;
  const peerOf = await whoIs(run.measures, known(request.inventory.objects.pods) ?? [], live.findPods);
  return { ...run, measures: { ...run.measures, peerOf } };
}

/** Whose addresses the other ends of connections are; clients may be in namespaces that were not asked for. */
async function whoIs(
  { channelz, sockets }: Measures,
  pods: readonly Pod[],
  findPods: (addresses: readonly string[]) => Promise<Pod[]>,
): Promise<PeerOf> {
  const peerOf = peerLookup(pods);
  const connections = [channelz, sockets].flatMap((m) => Object.values(m?.pods ?? {}).flatMap((p) => p.connections));
  const addresses = new Set(connections.map(({ remote }) => remote.address));
  const strangers = [...addresses].filter((address) => peerOf(address).kind === 'unknown');
  return strangers.length === 0 ? peerOf : peerLookup([...pods, ...(await findPods(strangers))]);
}

/** Everything the cluster refused: whole kinds, and parts of what was read. */
function refusals(evidence: Readonly<Record<string, Evidence<unknown>>>): AccessRefusal[] {
  return Object.entries(evidence).flatMap(([name, e]): AccessRefusal[] => {
    if (e.state === 'present') return (e.refused ?? []).map((refusal) => ({ evidence: name, ...refusal }));
    return e.reason === 'forbidden' ? [{ evidence: name, detail: e.detail, ...(e.rbac && { rbac: e.rbac }) }] : [];
  });
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
