import { absent, type Evidence, known } from '../model/evidence.js';
import type { Pod } from '../model/objects.js';
import { keyOf } from '../model/objects.js';
import type { PeerOf } from '../model/peers.js';
import { startedAt } from '../model/podStart.js';
import type { MeasuredPod, RuntimeEvidence, RuntimeEvidenceName, Source, SourceContext } from '../model/source.js';
import type { PortNode, ServiceNode } from '../model/topology/topology.js';
import type { VerdictEvidence } from '../model/verdict.js';
import { containerPorts, readyPods } from '../verdict/readyPods.js';
import type { Measures } from '../verdict/serviceVerdict.js';

export type RuntimeReading = { [Name in RuntimeEvidenceName]: Evidence<RuntimeEvidence[Name]> };

/** The pods behind gRPC ports, each once. */
export function podsToMeasure(ports: readonly { node: ServiceNode; port: PortNode }[]): MeasuredPod[] {
  const pods = new Map<string, { pod: Pod; grpcPorts: Set<number> }>();
  for (const { node, port } of ports) {
    for (const pod of readyPods(node, port)) {
      const entry = pods.get(keyOf(pod)) ?? { pod, grpcPorts: new Set<number>() };
      for (const number of containerPorts(pod, port)) entry.grpcPorts.add(number);
      pods.set(keyOf(pod), entry);
    }
  }
  return [...pods.values()].map(({ pod, grpcPorts }) => {
    const start = startedAt(pod);
    return {
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      ...(pod.spec?.nodeName !== undefined && { node: pod.spec.nodeName }),
      ...(pod.spec?.hostNetwork !== undefined && { hostNetwork: pod.spec.hostNetwork }),
      ...(!Number.isNaN(start) && { startedAt: new Date(start).toISOString() }),
      grpcPorts: [...grpcPorts],
      pod,
    };
  });
}

/** What one round of measuring brought: evidence as it was read, and the pods behind addresses seen in it. */
export interface MeasureRun {
  reading: RuntimeReading;
  /** Pods of other namespaces that are connected to the measured ones. */
  strangers: Pod[];
  sampledSeconds: number;
}

/** Asks every source that only reads at the same time, then those that call; one that breaks leaves the others alone. */
export async function measure<Api>(
  sources: readonly Source<Api>[],
  context: SourceContext<Api>,
): Promise<Omit<MeasureRun, 'strangers'>> {
  if (context.pods.length === 0) return { reading: unmeasured('no gRPC Service has a ready pod'), sampledSeconds: 0 };
  const start = context.clock.now();
  const ofClients = sources.filter(({ meta }) => meta.impact !== 'traffic');
  const readings = await Promise.all(ofClients.map((source) => collect(source, context)));
  const sampledSeconds = (context.clock.now() - start) / 1000;
  // Calls of our own begin when everything else has been read, so that nothing takes them for those of clients.
  for (const source of sources) if (!ofClients.includes(source)) readings.push(await collect(source, context));
  const reading: RuntimeReading = { ...unmeasured('no source provides it'), ...Object.assign({}, ...readings) };
  return { reading, sampledSeconds };
}

/** What was read, as verdicts want it. */
export function measuresOf(reading: RuntimeReading, peerOf: PeerOf): Measures {
  return {
    metricsCpu: known(reading.metricsCpu),
    summaryCpu: known(reading.summaryCpu),
    summaryNetwork: known(reading.summaryNetwork),
    lifetimeCpu: known(reading.lifetimeCpu),
    callRates: known(reading.callRates),
    lifetimeCalls: known(reading.lifetimeCalls),
    loggedCalls: known(reading.loggedCalls),
    channelz: known(reading.channelz),
    sockets: known(reading.sockets),
    historyCpu: known(reading.historyCpu),
    historyCalls: known(reading.historyCalls),
    activePaths: known(reading.activePaths),
    notes: historyNotes(reading),
    peerOf,
    unread: Object.fromEntries(Object.entries(reading).filter(([, evidence]) => evidence.state === 'absent')),
  };
}

async function collect<Api>(source: Source<Api>, context: SourceContext<Api>): Promise<object> {
  try {
    return await source.collect(context);
  } catch (error) {
    // A throw is a bug of the source; the verdict goes on with the rest and says what is missing.
    const detail = `${source.meta.name} failed: ${error instanceof Error ? error.message : String(error)}`;
    return Object.fromEntries(source.meta.provides.map((name) => [name, absent('malformed', detail)]));
  }
}

/** What a server of history that answered could not tell. */
function historyNotes({ historyCpu, historyCalls }: RuntimeReading): VerdictEvidence[] {
  // A snapshot of an older grpclb knows nothing of history.
  const gaps = [historyCpu, historyCalls].flatMap((e) => (e?.state === 'present' ? (e.gaps ?? []) : []));
  return [...new Set(gaps)].map((says) => ({ rung: 7, source: 'Prometheus', says, leans: 'silent' }));
}

/** What is known where no source had anything to read. */
export const nothingMeasured: Measures = {
  metricsCpu: undefined,
  summaryCpu: undefined,
  summaryNetwork: undefined,
  lifetimeCpu: undefined,
};

/** Runtime evidence of a run that measures nothing. */
export function unmeasured(why: string): RuntimeReading {
  const nothing = absent('not-asked', why);
  return {
    metricsCpu: nothing,
    metricsHealth: nothing,
    summaryCpu: nothing,
    summaryNetwork: nothing,
    lifetimeCpu: nothing,
    callRates: nothing,
    lifetimeCalls: nothing,
    loggedCalls: nothing,
    channelz: nothing,
    sockets: nothing,
    historyCpu: nothing,
    historyCalls: nothing,
    activePaths: nothing,
  };
}
