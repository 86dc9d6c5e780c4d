import { Flags } from '@oclif/core';
import {
  clusterFlags,
  gateFlags,
  inputFlags,
  measureFlags,
  reportFlags,
  snapshotFlag,
  targetArg,
} from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';
import { prometheusFlags } from '../cli/prometheusFlags.js';

const examples = [
  '<%= config.bin %> doctor -n shop',
  '<%= config.bin %> doctor svc/greeter -n shop --duration 1m -o wide',
  'helm template . | <%= config.bin %> doctor -f -',
  '<%= config.bin %> doctor -f deploy/ -R -o json --fail-on warning',
];

/** The main job: read, judge, print verdicts, findings and the way out. */
export class Doctor extends GrpclbCommand {
  static override summary = 'Find out why gRPC traffic is unbalanced or broken, and how to mend it';
  static override description =
    'Reads a cluster (or manifests), runs every check, measures how work is spread over the pods of each gRPC Service, and prints a verdict, findings and a plan. It only reads, unless --active or --allow-debug is given.';
  static override examples = examples;
  static override strict = false;
  static override args = targetArg('svc/NAME, ing/NAME or deploy/NAME to look at; all by default');
  static override flags = {
    ...clusterFlags,
    ...inputFlags,
    ...snapshotFlag,
    ...reportFlags,
    ...gateFlags,
    ...measureFlags,
    ...prometheusFlags,
    log: Flags.string({
      description: 'explain the lines of this log of a proxy or server too (repeatable)',
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'plan-dir': Flags.string({ description: 'write the YAML of the plan there', helpValue: 'DIR' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Doctor);
    const { doctor } = await import('../cli/doctor.js');
    process.exitCode = await doctor(argv.map(String), flags);
  }
}
