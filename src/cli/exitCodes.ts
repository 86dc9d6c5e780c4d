import type { Severity } from '../model/check.js';
import type { Report } from '../model/report.js';

/** What the process ends with; part of the stable surface. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  usage: 2,
  unreachable: 3,
  bug: 70,
  interrupted: 130,
} as const;

export type FailOn = Severity | 'never';

const weight: Record<Severity, number> = { error: 3, warning: 2, info: 1 };

/** The exit code of a report. An interrupted run tells so, whatever it had found. */
export function exitCodeOf(
  report: Report,
  {
    failOn,
    requireComplete,
    everythingRefused,
  }: { failOn: FailOn; requireComplete: boolean; everythingRefused: boolean },
): number {
  if (report.summary.interrupted) return exitCodes.interrupted;
  if (everythingRefused) return exitCodes.unreachable;
  const failing =
    failOn !== 'never' && report.findings.some((f) => f.silenced === undefined && weight[f.severity] >= weight[failOn]);
  if (failing) return exitCodes.findings;
  return requireComplete && !report.summary.complete ? exitCodes.unreachable : exitCodes.ok;
}
