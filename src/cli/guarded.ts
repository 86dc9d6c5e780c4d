import { exitCodes } from './exitCodes.js';
import { explain } from './failure.js';

/** Every failure that no command took ends here. */
export async function guarded(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { text, exitCode } = explain(error);
    if (text !== '') process.stderr.write(`${text}\n`);
    process.exit(exitCode);
  }
  // What a Ctrl-C left open (a keep-alive connection, a child's pipe) must not hold the process.
  if (process.exitCode === exitCodes.interrupted) process.exit();
}
