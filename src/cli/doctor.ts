import { doctor as diagnoseInput, type View } from '../app/doctor.js';
import type { RunIo } from '../app/outcome.js';
import { UserError } from '../model/userError.js';
import type { ClusterFlags } from './clusterChoice.js';
import { durationMs } from './duration.js';
import { type InputFlags, inputChoice } from './inputChoice.js';
import { type PrometheusFlags, prometheusChoice } from './prometheusFlags.js';
import { type ReportFlags, reportRun } from './reportRun.js';
import { smallHeap } from './smallHeap.js';
import { version } from './version.js';
import { watchReport } from './watchReport.js';

interface MeasureFlags extends PrometheusFlags {
  duration: string;
  rungs?: string | undefined;
  'allow-debug'?: boolean | undefined;
  'debug-image'?: string | undefined;
  active?: boolean | undefined;
  'active-address'?: string | undefined;
  grpc?: string[] | undefined;
}

export interface DoctorFlags extends InputFlags, MeasureFlags, ReportFlags {
  only?: string[] | undefined;
  skip?: string[] | undefined;
  config?: string | undefined;
  baseline?: string | undefined;
  log?: string[] | undefined;
}

/** Runs doctor for these words and flags; returns the exit code. */
export async function doctor(targets: string[], flags: DoctorFlags): Promise<number> {
  // A cluster is read for as long as pods are measured; files are read at once, and CI gives little memory.
  if (flags.filename !== undefined) smallHeap();
  const options = optionsOf('report', targets, flags);
  return reportRun(flags, (io) => diagnoseInput(options, io));
}

interface PinningFlags extends ClusterFlags, ReportFlags, MeasureFlags {
  snapshot?: string | undefined;
}

/** How work is spread over the pods of the Services, and why; no checks, no plan. */
export async function pinning(targets: string[], flags: PinningFlags): Promise<number> {
  const options = optionsOf('picture', targets, flags);
  return reportRun(flags, (io) => diagnoseInput(options, io));
}

export interface TopFlags extends ClusterFlags, ReportFlags, Pick<MeasureFlags, 'grpc'> {
  snapshot?: string | undefined;
  watch: boolean;
  interval: string;
}

/** CPU of the pods of gRPC Services, once or again and again. */
export async function top(targets: string[], flags: TopFlags): Promise<number> {
  const intervalMs = durationMs(flags.interval, '--interval');
  const options = optionsOf('top', targets, { ...flags, duration: '0s' });
  const once = (io: RunIo) => diagnoseInput(options, io);
  return flags.watch ? watchReport(flags, intervalMs, once) : reportRun(flags, once);
}

function optionsOf(view: View, targets: string[], flags: ClusterFlags & MeasureFlags & Partial<DoctorFlags>) {
  return {
    view,
    ...inputChoice(flags),
    targets,
    durationMs: flags.duration === '0s' ? 0 : durationMs(flags.duration, '--duration'),
    rungs: rungsOf(flags.rungs, flags.prometheus !== undefined),
    prometheus: prometheusChoice(flags),
    debugImage: flags['allow-debug'] ? (flags['debug-image'] ?? usualDebugImage) : undefined,
    active: flags.active ? { address: flags['active-address'] } : undefined,
    grpc: flags.grpc ?? [],
    only: flags.only ?? [],
    skip: flags.skip ?? [],
    config: flags.config,
    baseline: flags.baseline,
    logs: flags.log ?? [],
    version,
  };
}

/** Small, of every architecture, and has `cat`. */
const usualDebugImage = 'busybox:1.37';

/** `1,2,5` as numbers. */
function rungsOf(text: string | undefined, hasPrometheus: boolean): number[] | undefined {
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !/^[1-7]$/.test(word));
  if (wrong !== undefined) {
    throw new UserError(`--rungs ${text} names no rung of evidence`, {
      why: `"${wrong}" is not a number from 1 to 7`,
      next: '1 metrics-server, 2 kubelet summary, 3 RPC counters, 4 channelz, 5 socket table, 6 access log, 7 Prometheus: as in --rungs 1,2,3; calls of our own are --active',
      exitCode: 2,
    });
  }
  if (words.includes('7') && !hasPrometheus) {
    throw new UserError(`--rungs ${text} asks for history from nowhere`, {
      why: 'rung 7 is a Prometheus server',
      next: 'name it: --prometheus https://prometheus.example.com, or --prometheus NAMESPACE/svc/NAME:PORT',
      exitCode: 2,
    });
  }
  return words.map(Number);
}
