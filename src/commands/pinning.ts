import { clusterFlags, measureFlags, outputFlags, snapshotFlag, targetArg } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';
import { prometheusFlags } from '../cli/prometheusFlags.js';

/** The evidence ladder in full. */
export class Pinning extends GrpclbCommand {
  static override summary =
    'Show how work is spread over the pods of a gRPC Service, who is connected to whom, and what proves it';
  static override description =
    'Climbs every rung of evidence that may be read and prints the whole picture: pods with their age, CPU, calls, connections and share; clients and the pods they are connected to; the verdict, how sure it is, and what would prove more.';
  static override examples = [
    '<%= config.bin %> pinning svc/greeter -n shop',
    '<%= config.bin %> pinning svc/greeter -n shop --active',
    '<%= config.bin %> pinning -A -o json',
  ];
  static override strict = false;
  static override args = targetArg('svc/NAME, deploy/NAME or the like to look at; all gRPC Services by default');
  static override flags = {
    ...clusterFlags,
    snapshot: snapshotFlag.snapshot,
    ...outputFlags,
    ...measureFlags,
    ...prometheusFlags,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Pinning);
    const { pinning } = await import('../cli/doctor.js');
    process.exitCode = await pinning(argv.map(String), flags);
  }
}
