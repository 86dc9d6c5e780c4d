import { Config, run as runOclif } from '@oclif/core';
import { exitCodes } from './exitCodes.js';
import { explain } from './failure.js';

/** Hands the command line to oclif; every failure that no command took ends here. */
export async function run(words: string[], root: string): Promise<void> {
  try {
    await runOclif(words, await Config.load(root));
  } catch (error) {
    const { text, exitCode } = explain(error);
    if (text !== '') process.stderr.write(`${text}\n`);
    process.exit(exitCode);
  }
  // What a Ctrl-C left open (a keep-alive connection, a child's pipe) must not hold the process.
  if (process.exitCode === exitCodes.interrupted) process.exit();
}
