import { writeFile } from 'node:fs/promises';
import { type LogsOutcome, logs as readLogs } from '../app/logs.js';
import { UserError } from '../model/userError.js';
import { durationMs } from './duration.js';
import { exitCodes } from './exitCodes.js';
import { interrupt } from './interrupt.js';
import { startProgress } from './progress.js';
import type { ReportFlags } from './reportRun.js';
import { terminal } from './terminal.js';

interface LogsFlags extends Pick<ReportFlags, 'output' | 'output-file' | 'no-color' | 'quiet' | 'verbose'> {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  as?: string | undefined;
  'as-group'?: string[] | undefined;
  namespace?: string | undefined;
  'all-namespaces': boolean;
  selector?: string | undefined;
  'request-timeout': string;
  since: string;
  grpc?: string[] | undefined;
}

/** Reads and explains logs; returns the exit code. What is found there does not fail it: it is no gate. */
export async function logs(targets: string[], flags: LogsFlags): Promise<number> {
  const sinceSeconds = durationMs(flags.since, '--since') / 1000;
  const { signal, release } = interrupt();
  const { progress, done } = startProgress(process.stderr, { quiet: flags.quiet });
  const note = (line: string) => {
    done();
    process.stderr.write(`${line}\n`);
  };
  try {
    const outcome = await readLogs(
      {
        cluster: { ...flags, asGroup: flags['as-group'], requestTimeout: flags['request-timeout'] },
        allNamespaces: flags['all-namespaces'],
        selector: flags.selector,
        targets,
        grpc: flags.grpc ?? [],
        sinceSeconds,
      },
      { signal, progress, tell: note, verbose: flags.verbose ? note : () => {} },
    );
    done();
    await print(outcome, flags);
    if (signal.aborted) return exitCodes.interrupted;
    return outcome.everythingRefused ? exitCodes.unreachable : exitCodes.ok;
  } finally {
    done();
    release();
  }
}

async function print(outcome: LogsOutcome, flags: LogsFlags): Promise<void> {
  const file = flags['output-file'];
  const noColor = flags['no-color'] || file !== undefined;
  const canvas = terminal(process.stdout, process.env, { noColor, wide: flags.output === 'wide' });
  const text = await outcome.render(flags.output, canvas);
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(file, text).catch((cause) => {
    throw new UserError(`${file} cannot be written`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'check the folder and its permissions',
      exitCode: 2,
      cause,
    });
  });
}
