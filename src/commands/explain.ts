import { Args } from '@oclif/core';
import { outputFlags } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** One check in full. */
export class Explain extends GrpclbCommand {
  static override summary = 'Say what a check finds, why it matters and how to mend it';
  static override description =
    'All that the file of the check says: what, why, how to mend it, a manifest that fires it and a look-alike that does not, and links.';
  static override examples = [
    '<%= config.bin %> explain l4-connection-pinning',
    '<%= config.bin %> explain tls-secret-missing -o json',
  ];
  static override args = {
    // oclif would take piped text for the argument.
    check: Args.string({ description: 'id, as grpclb checks lists it', required: true, ignoreStdin: true }),
  };
  static override flags = {
    output: outputFlags.output,
    'output-file': outputFlags['output-file'],
    'no-color': outputFlags['no-color'],
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain);
    const { explain } = await import('../cli/catalogue.js');
    process.exitCode = await explain(args.check, flags);
  }
}
