import { readExposition, type Sample } from './exposition.js';
import { type Condition, meets, notHousekeeping, type RpcFamily, rpcFamilies } from './rpcFamilies.js';

/** The counters of a family: calls by series. */
export type Series = ReadonlyMap<string, number>;

/** What one reading of a metrics page says about calls. */
export interface PageCounts {
  /** The families that are there; one without series has counted no call yet. */
  families: ReadonlyMap<RpcFamily, Series>;
  /** `process_start_time_seconds`, where the page has it. */
  processStart?: number;
}

const processStart = 'process_start_time_seconds';
const names: ReadonlySet<string> = new Set([processStart, ...rpcFamilies.map(({ sample }) => sample)]);

/** Which calls are counted, in the labels of a family. */
export type CallsOf = (family: RpcFamily) => Condition[];

/** Undefined where the text is no metrics page. */
export function pageCounts(
  text: string,
  grpcPorts: readonly number[],
  callsOf: CallsOf = notHousekeeping,
): PageCounts | undefined {
  const exposition = readExposition(text, names);
  if (exposition === undefined) return undefined;
  const families = new Map<RpcFamily, Map<string, number>>();
  for (const family of rpcFamilies) {
    const samples = exposition.samples.filter(({ name }) => name === family.sample);
    const isGrpc = meets(family.only?.(grpcPorts) ?? []);
    const isCall = meets(callsOf(family));
    const grpc = samples.filter(({ labels }) => isGrpc(labels));
    const counted = grpc.filter(({ labels, value }) => isCall(labels) && Number.isFinite(value));
    // A family that is not of gRPC alone proves nothing before a call is seen in it.
    const isThere = grpc.length > 0 || (family.only === undefined && isDeclared(family, exposition.declared));
    if (isThere) families.set(family, new Map(counted.map((sample) => [seriesKey(sample), sample.value])));
  }
  const start = exposition.samples.find(({ name }) => name === processStart)?.value;
  return { families, ...(start !== undefined && { processStart: start }) };
}

/** A TYPE line names a histogram without `_count`, and OpenMetrics a counter without `_total`. */
function isDeclared({ sample }: RpcFamily, declared: ReadonlySet<string>): boolean {
  return declared.has(sample) || declared.has(sample.replace(/_(count|total)$/, ''));
}

function seriesKey({ labels }: Sample): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
