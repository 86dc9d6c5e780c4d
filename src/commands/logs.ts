import { Flags } from '@oclif/core';
import { clusterFlags, measureFlags, outputFlags, targetArg } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** Logs of backends and of the proxies before them, explained. */
export class Logs extends GrpclbCommand {
  static override summary = 'Read and explain the logs of backends and of the ingress controllers before them';
  static override description =
    'Shows how the proxies before a Service spread its requests over the pods, by their access logs, which statuses they answered, and what the error lines of proxies and pods mean and ask for. Where a log is silent it says how to make it speak. It only reads.';
  static override examples = [
    '<%= config.bin %> logs svc/greeter -n shop',
    '<%= config.bin %> logs ing/greeter -n shop --since 1h',
  ];
  static override strict = false;
  static override args = targetArg('svc/NAME or ing/NAME to look at; all gRPC Services by default');
  static override flags = {
    ...clusterFlags,
    ...outputFlags,
    grpc: measureFlags.grpc,
    since: Flags.string({ description: 'how far back to read', default: '10m', helpValue: 'DURATION' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Logs);
    const { logs } = await import('../cli/logs.js');
    process.exitCode = await logs(argv.map(String), flags);
  }
}
