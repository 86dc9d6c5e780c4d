import type { RunIo } from '../app/outcome.js';
import { interrupt } from './interrupt.js';
import { startProgress } from './progress.js';

export interface ProgressFlags {
  quiet: boolean;
  verbose: boolean;
}

/** Runs a use case with Ctrl-C, progress and notes on standard error, and leaves the terminal clean behind it. */
export async function withRunIo<T>(flags: ProgressFlags, use: (io: RunIo) => Promise<T>): Promise<T> {
  const { signal, release } = interrupt();
  const { progress, done } = startProgress(process.stderr, { quiet: flags.quiet });
  const note = (line: string) => {
    done();
    process.stderr.write(`${line}\n`);
  };
  const silent = () => {};
  try {
    return await use({
      signal,
      progress,
      tell: flags.quiet ? silent : note,
      verbose: flags.verbose ? note : silent,
    });
  } finally {
    done();
    release();
  }
}
