import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outcome, RunIo } from '../app/outcome.js';
import type { Severity } from '../model/check.js';
import { UserError } from '../model/userError.js';
import { exitCodeOf } from './exitCodes.js';
import { interrupt } from './interrupt.js';
import { startProgress } from './progress.js';
import { terminal } from './terminal.js';

export interface ReportFlags {
  output: string;
  'output-file'?: string | undefined;
  'no-color': boolean;
  quiet: boolean;
  verbose: boolean;
  'plan-dir'?: string | undefined;
  'fail-on'?: string | undefined;
  'require-complete'?: boolean | undefined;
}

/** Runs what makes a report, shows progress while it runs, prints the report and says the exit code. */
export async function reportRun(flags: ReportFlags, produce: (io: RunIo) => Promise<Outcome>): Promise<number> {
  const { signal, release } = interrupt();
  const progress = startProgress(process.stderr, { quiet: flags.quiet });
  const note = (line: string) => {
    progress.done();
    process.stderr.write(`${line}\n`);
  };
  try {
    const outcome = await produce({
      signal,
      progress: progress.progress,
      tell: flags.quiet ? () => {} : note,
      verbose: flags.verbose ? note : () => {},
    });
    progress.done();
    const { report } = outcome;
    if (flags['plan-dir'] !== undefined) await writePlan(flags['plan-dir'], outcome, note);
    const toFile = flags['output-file'];
    const canvas = terminal(process.stdout, process.env, {
      noColor: flags['no-color'] || toFile !== undefined,
      wide: flags.output === 'wide',
    });
    const text = await outcome.render(flags.output, canvas);
    if (toFile === undefined) process.stdout.write(text);
    else await writeFile(toFile, text).catch((cause) => cannotWrite(toFile, cause));
    return exitCodeOf(report, {
      failOn: (flags['fail-on'] ?? 'never') as Severity | 'never',
      requireComplete: flags['require-complete'] ?? false,
      everythingRefused: outcome.everythingRefused,
    });
  } finally {
    progress.done();
    release();
  }
}

async function writePlan(folder: string, outcome: Outcome, note: (line: string) => void): Promise<void> {
  const files = await outcome.planFiles();
  for (const { path, text } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true })
      .then(() => writeFile(file, text))
      .catch((cause) => cannotWrite(file, cause));
  }
  note(`${files.length} files of the plan written to ${folder}`);
}

function cannotWrite(file: string, cause: unknown): never {
  throw new UserError(`${file} cannot be written`, {
    why: cause instanceof Error ? cause.message : String(cause),
    next: 'check the folder and its permissions',
    exitCode: 2,
    cause,
  });
}
