import { join } from 'node:path';
import type { Outcome, RunIo } from '../app/outcome.js';
import type { Severity } from '../model/check.js';
import { exitCodeOf } from './exitCodes.js';
import { type OutputFlags, printOutput, writeNested } from './output.js';
import { type ProgressFlags, withRunIo } from './withRunIo.js';

export interface ReportFlags extends OutputFlags, ProgressFlags {
  'plan-dir'?: string | undefined;
  'fail-on'?: string | undefined;
  'require-complete'?: boolean | undefined;
  'write-baseline'?: string | undefined;
}

/** Runs what makes a report, shows progress while it runs, prints the report and says the exit code. */
export async function reportRun(flags: ReportFlags, produce: (io: RunIo) => Promise<Outcome>): Promise<number> {
  return withRunIo(flags, produce, async (outcome, { tell }) => {
    if (flags['plan-dir'] !== undefined) tell(await writePlan(flags['plan-dir'], outcome));
    await printOutput(flags, outcome.render);
    const accepted = flags['write-baseline'];
    if (accepted !== undefined) {
      await writeNested(accepted, await outcome.baseline());
      tell(`the findings are written to ${accepted}; --baseline ${accepted} lets them pass`);
    }
    // What was just accepted fails nothing.
    const failOn = accepted === undefined ? (flags['fail-on'] ?? 'never') : 'never';
    return exitCodeOf(outcome.report, {
      failOn: failOn as Severity | 'never',
      requireComplete: flags['require-complete'] ?? false,
      everythingRefused: outcome.everythingRefused,
    });
  });
}

async function writePlan(folder: string, outcome: Outcome): Promise<string> {
  const files = await outcome.planFiles();
  for (const { path, text } of files) await writeNested(join(folder, path), text);
  return `${files.length} files of the plan written to ${folder}`;
}
