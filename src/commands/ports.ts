import { Flags } from '@oclif/core';
import { clusterFlags, inputFlags, measureFlags, outputFlags, snapshotFlag, targetArg } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** The chain of ports from Ingress to process. */
export class Ports extends GrpclbCommand {
  static override summary =
    'Follow a port from the Ingress or route to what listens in the pods, and show where it breaks';
  static override description =
    'Draws the way of a call: Ingress or route, Service port, targetPort, container port, what listens there and what it speaks. A broken link is marked, with the nearest right value. On a cluster it looks into pods and greets one of them on each port; with manifests it goes by the objects alone. The exit code is 1 where a link is broken.';
  static override examples = [
    '<%= config.bin %> ports svc/greeter -n shop',
    '<%= config.bin %> ports ing/greeter -n shop',
    '<%= config.bin %> ports -f deploy/',
  ];
  static override strict = false;
  static override args = targetArg('svc/NAME, ing/NAME or the like to look at; all gRPC Services by default');
  static override flags = {
    ...clusterFlags,
    ...inputFlags,
    ...snapshotFlag,
    ...outputFlags,
    grpc: measureFlags.grpc,
    connect: Flags.boolean({
      description: 'look into pods and greet their ports; --no-connect goes by the objects alone',
      default: true,
      allowNo: true,
    }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Ports);
    const { ports } = await import('../cli/ports.js');
    process.exitCode = await ports(argv.map(String), flags);
  }
}
