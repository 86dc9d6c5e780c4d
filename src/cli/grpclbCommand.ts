import { Command } from '@oclif/core';

/** What every command has in common: its failures are told in one place, outside oclif. */
export abstract class GrpclbCommand extends Command {
  protected override async catch(error: Error): Promise<void> {
    throw error;
  }
}
