import { logs as readLogs } from '../app/logs.js';
import { type ClusterFlags, clusterChoice } from './clusterChoice.js';
import { durationMs } from './duration.js';
import { exitCodes } from './exitCodes.js';
import { type OutputFlags, printOutput } from './output.js';
import { type ProgressFlags, withRunIo } from './withRunIo.js';

interface LogsFlags extends ClusterFlags, OutputFlags, ProgressFlags {
  since: string;
  grpc?: string[] | undefined;
}

/** Reads and explains logs; returns the exit code. What is found there does not fail it: it is no gate. */
export async function logs(targets: string[], flags: LogsFlags): Promise<number> {
  const sinceSeconds = durationMs(flags.since, '--since') / 1000;
  return withRunIo(
    flags,
    (io) => readLogs({ ...clusterChoice(flags), targets, grpc: flags.grpc ?? [], sinceSeconds }, io),
    async ({ everythingRefused, render }, { signal }) => {
      await printOutput(flags, render);
      if (signal.aborted) return exitCodes.interrupted;
      return everythingRefused ? exitCodes.unreachable : exitCodes.ok;
    },
  );
}
