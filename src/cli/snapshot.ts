import { snapshotBytes, snapshot as takeSnapshot } from '../app/snapshot.js';
import { type ClusterFlags, clusterChoice } from './clusterChoice.js';
import { durationMs } from './duration.js';
import { exitCodes } from './exitCodes.js';
import { writeNested } from './output.js';
import { type ProgressFlags, withRunIo } from './withRunIo.js';

interface SnapshotFlags extends ClusterFlags, ProgressFlags {
  output: string;
  duration: string;
  grpc?: string[] | undefined;
}

/** Writes a snapshot of a cluster; returns the exit code. */
export async function snapshot(flags: SnapshotFlags, version: string): Promise<number> {
  const duration = flags.duration === '0s' ? 0 : durationMs(flags.duration, '--duration');
  const options = { ...clusterChoice(flags), durationMs: duration, grpc: flags.grpc ?? [], version };
  return withRunIo(
    flags,
    (io) => takeSnapshot(options, io),
    async (content, { signal, tell }) => {
      if (signal.aborted) return exitCodes.interrupted;
      const bytes = snapshotBytes(content, flags.output);
      if (flags.output === '-') process.stdout.write(bytes);
      else await writeNested(flags.output, bytes);
      const where = flags.output === '-' ? 'standard output' : flags.output;
      tell(`${bytes.length} bytes written to ${where}; look through it before you hand it on`);
      return exitCodes.ok;
    },
  );
}
