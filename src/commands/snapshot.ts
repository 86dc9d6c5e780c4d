import { Flags } from '@oclif/core';
import { clusterFlags, measureFlags, outputFlags } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** A cluster in a file. */
export class Snapshot extends GrpclbCommand {
  static override summary = 'Write all that doctor would read of a cluster to a file, without secrets';
  static override description =
    'Reads what doctor reads and samples as long, and writes it down for CI, for support or to judge it again: doctor, pinning and top take it with --snapshot. Of TLS Secrets only facts about their certificates are kept, of other Secrets only the name; values of environment variables, flags and annotations that look like secrets are masked.';
  static override examples = [
    '<%= config.bin %> snapshot -A -o cluster.json.gz',
    '<%= config.bin %> doctor --snapshot cluster.json.gz',
  ];
  static override flags = {
    ...clusterFlags,
    output: Flags.string({
      char: 'o',
      description: 'where to write it; packed if it ends in .gz; - for standard output',
      required: true,
      helpValue: 'FILE',
    }),
    duration: measureFlags.duration,
    grpc: measureFlags.grpc,
    quiet: outputFlags.quiet,
    verbose: outputFlags.verbose,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Snapshot);
    const [{ snapshot }, { version }] = await Promise.all([import('../cli/snapshot.js'), import('../cli/version.js')]);
    process.exitCode = await snapshot(flags, version);
  }
}
