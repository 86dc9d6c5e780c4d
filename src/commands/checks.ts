import { Flags } from '@oclif/core';
import { outputFlags } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** The catalogue. */
export class Checks extends GrpclbCommand {
  static override summary = 'List every check that doctor runs';
  static override description =
    'Each check by group, with its severity and what it finds. Ids, groups and patterns with * are what doctor --only and --skip take.';
  static override examples = [
    '<%= config.bin %> checks',
    '<%= config.bin %> checks --group tls -o wide',
    '<%= config.bin %> checks -o json',
  ];
  static override flags = {
    output: outputFlags.output,
    'output-file': outputFlags['output-file'],
    'no-color': outputFlags['no-color'],
    group: Flags.string({
      description: 'only this group (repeatable)',
      helpValue: 'GROUP',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Checks);
    const { checks } = await import('../cli/catalogue.js');
    process.exitCode = await checks(flags);
  }
}
