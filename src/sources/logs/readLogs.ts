import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { Clock } from '../../model/source.js';

export interface LogTarget {
  namespace: string;
  pod: string;
  container: string;
}

export interface LogLine {
  /** When the container runtime took it, ISO 8601. */
  at: string | undefined;
  text: string;
}

/** The lines of one container, and how far back they go. */
export interface ContainerLog {
  lines: LogLine[];
  /** Why lines are missing at one end: there were more than are read. */
  cut?: string;
}

interface LogReading {
  api: Api;
  clock: Clock;
  sinceSeconds: number;
  signal?: AbortSignal | undefined;
  progress?(line: string): void;
}

const logsAtOnce = 4;
/** The newest lines are kept; the bytes are a guard against lines of hundreds of kilobytes, which there are. */
const mostLines = 50_000;
const mostBytes = 16 * 1024 * 1024;

const rbac: RbacRule = { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] };

/** The last lines of containers, in the order asked for; a namespace that refuses once is not asked again. */
export async function readLogs(
  targets: readonly LogTarget[],
  reading: LogReading,
): Promise<{ target: LogTarget; log: Evidence<ContainerLog> }[]> {
  const refusals = new Map<string, Absent>();
  let done = 0;
  return boundedParallel(targets, logsAtOnce, async (target) => {
    const refused = refusals.get(target.namespace);
    const log = refused ?? (reading.signal?.aborted ? stopped : await readLog(target, reading));
    if (log.state === 'absent' && log.reason === 'forbidden') refusals.set(target.namespace, log);
    reading.progress?.(`logs: ${++done} of ${targets.length} containers`);
    return { target, log };
  });
}

const stopped = absent('not-asked', 'The run was interrupted before this log was read.');

async function readLog({ namespace, pod, container }: LogTarget, reading: LogReading): Promise<Evidence<ContainerLog>> {
  const { api, clock, sinceSeconds, signal } = reading;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  const query = new URLSearchParams({
    container,
    sinceSeconds: String(Math.max(1, Math.ceil(sinceSeconds))),
    timestamps: 'true',
    tailLines: String(mostLines),
    limitBytes: String(mostBytes),
  });
  try {
    const text = await api.getText(`${path}?${query}`, { signal });
    const log = containerLog(text);
    return present(log, `GET ${path}`, new Date(clock.now()).toISOString(), log.cut === undefined ? [] : [log.cut]);
  } catch (error) {
    if (error instanceof ApiFailure) return error.asAbsence(rbac);
    throw error;
  }
}

function containerLog(text: string): ContainerLog {
  const all = text.split('\n');
  const full = Buffer.byteLength(text) >= mostBytes;
  // What stands after the last line break is either nothing or the half of a line.
  const last = all.pop() ?? '';
  const lines = (last === '' || full ? all : [...all, last]).map(logLine);
  if (full) return { lines, cut: `Only the first ${mostBytes / 1024 / 1024} MiB of the span were read.` };
  if (lines.length >= mostLines) return { lines, cut: `Only the last ${mostLines} lines were read.` };
  return { lines };
}

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;

function logLine(raw: string): LogLine {
  const [head = '', at] = stamp.exec(raw) ?? [];
  const text = raw.slice(head.length).replace(/\r$/, '');
  return { at: at === undefined ? undefined : new Date(at).toISOString(), text };
}
