import type { Api } from '../kube/api.js';
import { activeLimits, connectionsFor, healthCheck } from '../model/activeProbe.js';
import { known } from '../model/evidence.js';
import type { Pod } from '../model/objects.js';
import { peerLookup } from '../model/peers.js';
import type { SourceContext } from '../model/source.js';
import type { Topology } from '../model/topology/topology.js';
import { UserError } from '../model/userError.js';
import { serviceVerdict } from '../verdict/serviceVerdict.js';
import type { DiagnoseRequest, JudgedPort } from './diagnose.js';
import type { Input } from './input.js';
import { type MeasureRun, measure, nothingMeasured, podsToMeasure, type RuntimeReading } from './measure.js';
import type { RunIo } from './outcome.js';
import { type PrometheusChoice, prometheusAccess } from './prometheusAccess.js';

export interface SamplingOptions {
  durationMs: number;
  /** Rungs of evidence to climb; all that only read or look into a pod by default. */
  rungs?: readonly number[] | undefined;
  /** Image of the ephemeral containers that may be added to pods; none are without. */
  debugImage?: string | undefined;
  /** Where history is to be had. */
  prometheus?: PrometheusChoice | undefined;
  /** Calls of our own may be made, to this address or to one that is found. */
  active?: { address?: string | undefined } | undefined;
}

/** How to learn what pods do: from the cluster, from what a snapshot recorded, and not at all from manifests. */
export async function measuringOf(
  { api, recorded, inventory, clock }: Input,
  options: SamplingOptions,
  io: RunIo,
): Promise<DiagnoseRequest['measuring']> {
  if (options.active && !api) throw withoutCluster('--active', 'there is nobody to call');
  if (recorded) return async () => recorded;
  const access = options.prometheus && (await prometheusAccess(options.prometheus));
  if (!api && access) throw withoutCluster('--prometheus', 'manifests do not say which pods there are');
  if (!api) return undefined;
  const [{ sources }, { podsByAddress }] = await Promise.all([
    import('../sources/index.js'),
    import('../sources/cluster/podsByAddress.js'),
  ]);
  const { rungs, debugImage, durationMs, active } = options;
  const isWanted = (rung: number) => (rung === 8 ? active !== undefined : (rungs?.includes(rung) ?? true));
  const wanted = sources.filter(({ meta }) => isWanted(meta.rung));
  if (debugImage !== undefined) {
    io.tell('--allow-debug: ephemeral containers stay in the specs of the pods they are added to');
  }
  if (active) io.tell(activeNotice());
  return async (ports, topology) => {
    const context: SourceContext<Api> = {
      api,
      pods: podsToMeasure(ports),
      read: { inventory, topology, services: [...new Set(ports.map(({ node }) => node))] },
      debugImage,
      prometheus: access,
      active: active && (await targetsOf(ports, topology, active.address)),
      durationMs,
      clock,
      signal: io.signal,
      progress: io.progress,
      early: (lifetimeCpu) => tellEarly(ports, lifetimeCpu, clock.now(), io),
    };
    const run = await measure(wanted, context);
    const addresses = unknownAddresses(run.reading, known(inventory.objects.pods) ?? []);
    const strangers = addresses.length === 0 ? [] : await podsByAddress(api, addresses, io.signal);
    return { ...run, strangers } satisfies MeasureRun;
  };
}

async function targetsOf(ports: readonly JudgedPort[], topology: Topology, address: string | undefined) {
  const { activeTargets } = await import('./activeTargets.js');
  return activeTargets(ports, topology, address);
}

function activeNotice(): string {
  const { callsPerConnection, callsPerSecond, seconds, services } = activeLimits;
  const connections = connectionsFor(2);
  return `--active: health checks (${healthCheck.service}/${healthCheck.method}) over 1 connection, then over up to ${connections} others, ${callsPerConnection} each, at most ${callsPerSecond} a second, ${seconds} s for each Service and ${services} Services, after everything else was read`;
}

function withoutCluster(flag: string, why: string): UserError {
  return new UserError(`${flag} needs a cluster`, {
    why,
    next: `leave -f and --snapshot out, or leave ${flag} out`,
    exitCode: 2,
  });
}

/** Lifetime shares are known before the window has begun; the window confirms or corrects them. */
function tellEarly(
  ports: readonly JudgedPort[],
  lifetimeCpu: Parameters<NonNullable<SourceContext<Api>['early']>>[0],
  now: number,
  io: RunIo,
): void {
  for (const { node, port } of ports) {
    const [first] = serviceVerdict(node, port, { ...nothingMeasured, lifetimeCpu }, now).reasons;
    const { namespace, name } = node.service.metadata;
    if (first !== undefined) io.tell(`${namespace}/${name}:${port.port.port}  so far: ${first}`);
  }
}

/** Other ends of connections that no pod has which was read: clients may be in namespaces that were not asked for. */
function unknownAddresses({ channelz, sockets }: RuntimeReading, pods: readonly Pod[]): string[] {
  const peerOf = peerLookup(pods);
  const connections = [known(channelz), known(sockets)].flatMap((m) =>
    Object.values(m?.pods ?? {}).flatMap((p) => p.connections),
  );
  const addresses = new Set(connections.map(({ remote }) => remote.address));
  return [...addresses].filter((address) => peerOf(address).kind === 'unknown');
}
