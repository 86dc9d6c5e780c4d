import { Flags } from '@oclif/core';
import { clusterFlags, measureFlags, outputFlags, snapshotFlag, targetArg } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** CPU by pod, with shares. */
export class Top extends GrpclbCommand {
  static override summary = 'Show the CPU of the pods of gRPC Services, with share bars';
  static override description =
    'As kubectl top pods, for the pods of each gRPC Service: CPU from metrics-server, the share of each pod, and how many pods the work amounts to.';
  static override examples = ['<%= config.bin %> top -n shop', '<%= config.bin %> top svc/greeter -n shop --watch'];
  static override strict = false;
  static override args = targetArg('svc/NAME, deploy/NAME or the like to look at; all gRPC Services by default');
  static override flags = {
    ...clusterFlags,
    snapshot: snapshotFlag.snapshot,
    ...outputFlags,
    grpc: measureFlags.grpc,
    watch: Flags.boolean({ char: 'w', description: 'show it again and again, in place, until Ctrl-C' }),
    interval: Flags.string({ description: 'how often with --watch', default: '15s', helpValue: 'DURATION' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Top);
    const { top } = await import('../cli/doctor.js');
    process.exitCode = await top(argv.map(String), flags);
  }
}
