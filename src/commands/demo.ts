import { Args, Flags } from '@oclif/core';
import { reportFlags } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** The embedded playground: real gRPC servers and clients on this machine, and doctor run on them. */
export class Demo extends GrpclbCommand {
  static override summary = 'Run doctor on an embedded playground; needs no cluster';
  static override description =
    'Starts real gRPC servers and a client on loopback, a connection-level balancer between them and a small Kubernetes API, and runs doctor on it. Everything ends with the command.';
  static override examples = [
    '<%= config.bin %> demo',
    '<%= config.bin %> demo headless',
    '<%= config.bin %> demo pinned --serve',
  ];
  static override args = {
    scenario: Args.string({ description: 'what to play (see --list)', default: 'pinned', ignoreStdin: true }),
  };
  static override flags = {
    ...reportFlags,
    duration: Flags.string({ description: 'how long to measure', default: '15s', helpValue: 'DURATION' }),
    list: Flags.boolean({ description: 'list the scenarios' }),
    serve: Flags.boolean({ description: 'leave it up until Ctrl-C and print a kubeconfig instead of a report' }),
    'plan-dir': Flags.string({ description: 'write the YAML of the plan there', helpValue: 'DIR' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Demo);
    const { demo } = await import('../cli/demo.js');
    process.exitCode = await demo(args.scenario, flags);
  }
}
