import { Config, run as runOclif } from '@oclif/core';
import { guarded } from './guarded.js';

/** Hands the command line to oclif. */
export async function run(words: string[], root: string): Promise<void> {
  await guarded(async () => runOclif(words, await Config.load(root)));
}
