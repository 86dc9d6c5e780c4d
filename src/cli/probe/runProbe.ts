import { guarded } from '../guarded.js';
import { probe } from './probe.js';

/** `probe` without oclif, which costs more than a call does: the words are parsed here anyway. Its help is oclif's. */
export async function runProbe(words: string[], root: string): Promise<void> {
  await guarded(async () => {
    process.exitCode = await probe(words, async () => {
      const { run } = await import('../run.js');
      await run(['probe', '--help'], root);
    });
  });
}
