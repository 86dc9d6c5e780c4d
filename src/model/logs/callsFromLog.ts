import type { WorkMeasure } from '../work.js';
import type { AccessLine } from './accessLine.js';

export interface LoggedCalls {
  /** Requests to one Service, each with its time. */
  lines: readonly AccessLine[];
  /** `namespace/name` of every pod behind the Service. */
  pods: readonly string[];
  /** The pod that has an upstream's address, if one has. */
  podOf(upstream: string): string | undefined;
  /** What the log covers, ISO 8601. */
  from: string;
  to: string;
  /** Whether every line of every proxy before the Service was read. */
  complete: boolean;
}

/** Short enough to see a pin that hops with the age of connections, long enough for some calls. */
const leastWindowMs = 30_000;
const mostWindows = 10;

/** Probes and tools, not calls. */
const ownMethod = /^\/grpc\.(?:health|reflection|channelz)\./;

/**
 * Rung 6: calls by pod as the proxy before the Service logged them. A pod without a line has 0 only if the log is
 * whole and every call in it ended at a pod that is known; otherwise it has no figure.
 */
export function callsFromLog({ lines, pods, podOf, from, to, complete }: LoggedCalls): WorkMeasure {
  const calls = lines.flatMap((line) => {
    const upstream = line.upstreams.at(-1);
    return upstream === undefined || ownMethod.test(line.path) ? [] : [{ pod: podOf(upstream), at: line.at }];
  });
  const strangers = calls.filter(({ pod }) => pod === undefined).length;
  const zero = complete && calls.length > 0 && strangers === 0;
  const rates = perSecond(tally(pods, zero, calls), secondsBetween(from, to));
  const why = !complete
    ? 'no line, and the log was not read whole'
    : calls.length === 0
      ? 'the proxy logged no call'
      : "calls went to addresses that are no pod's";
  return {
    rung: 6,
    signal: 'calls',
    span: 'window',
    unit: 'calls/s',
    pods: Object.fromEntries(Object.entries(rates).map(([pod, value]) => [pod, { value, from, to, samples: 1 }])),
    windows: zero ? windowsOf(calls, pods, from, to) : [],
    noData: Object.fromEntries(pods.filter((pod) => rates[pod] === undefined).map((pod) => [pod, why])),
  };
}

function perSecond(counts: Record<string, number>, seconds: number): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([pod, n]) => [pod, n / Math.max(seconds, 1)]));
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

interface Call {
  pod: string | undefined;
  at: string | undefined;
}

function tally(pods: readonly string[], zero: boolean, calls: readonly Call[]): Record<string, number> {
  const counts: Record<string, number> = zero ? Object.fromEntries(pods.map((pod) => [pod, 0])) : {};
  for (const { pod } of calls) if (pod !== undefined && pods.includes(pod)) counts[pod] = (counts[pod] ?? 0) + 1;
  return counts;
}

/** The span in equal parts; none where a call has no time, or the span is too short to cut. */
function windowsOf(calls: readonly Call[], pods: readonly string[], from: string, to: string): WorkMeasure['windows'] {
  const start = Date.parse(from);
  const span = Date.parse(to) - start;
  const parts = Math.min(mostWindows, Math.floor(span / leastWindowMs));
  if (parts < 2 || calls.some(({ at }) => at === undefined)) return [];
  const at = (part: number) => new Date(start + (span * part) / parts).toISOString();
  const partOf = (call: Call) => Math.floor(((Date.parse(call.at ?? from) - start) * parts) / span);
  const byPart = Map.groupBy(calls, (call) => Math.min(parts - 1, Math.max(0, partOf(call))));
  return Array.from({ length: parts }, (_, part) => ({
    from: at(part),
    to: at(part + 1),
    pods: perSecond(tally(pods, true, byPart.get(part) ?? []), span / parts / 1000),
  }));
}
