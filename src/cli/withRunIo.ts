import type { RunIo } from '../app/outcome.js';
import { interrupt } from './interrupt.js';
import { startProgress } from './progress.js';

export interface ProgressFlags {
  quiet: boolean;
  verbose: boolean;
}

/**
 * Runs a use case with Ctrl-C, progress and notes on standard error, then hands what it made to `print`: by then the
 * line of progress is gone, so that what is printed starts at the margin.
 */
export async function withRunIo<Made, Said>(
  flags: ProgressFlags,
  work: (io: RunIo) => Promise<Made>,
  print: (made: Made, io: Pick<RunIo, 'signal' | 'tell'>) => Promise<Said>,
): Promise<Said> {
  const { signal, release } = interrupt();
  const { progress, done } = startProgress(process.stderr, { quiet: flags.quiet });
  const note = (line: string) => {
    done();
    process.stderr.write(`${line}\n`);
  };
  const silent = () => {};
  const tell = flags.quiet ? silent : note;
  try {
    const made = await work({ signal, progress, tell, verbose: flags.verbose ? note : silent });
    done();
    return await print(made, { signal, tell });
  } finally {
    done();
    release();
  }
}
