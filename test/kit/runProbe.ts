import { probe } from '../../src/app/probe/probe.js';
import { ProbeFailure } from '../../src/app/probe/probeOptions.js';
import { parseWords } from '../../src/cli/probe/parseWords.js';
import { probeOptions } from '../../src/cli/probe/probeOptions.js';

interface Ran {
  out: string;
  err: string;
  exitCode: number;
}

/** A command line of `probe` in this process. */
export async function runProbe(
  words: readonly string[],
  { input = '', signal = new AbortController().signal } = {},
): Promise<Ran> {
  const ran: Ran = { out: '', err: '', exitCode: 0 };
  const err = (text: string) => {
    ran.err += text;
  };
  try {
    const { flags, args } = parseWords(words);
    ran.exitCode = await probe(
      probeOptions(flags, args, (text) => err(`Warning: ${text}\n`)),
      {
        signal,
        err,
        out: async (text) => {
          ran.out += text;
        },
        async *input() {
          yield input;
        },
        environment: { TOKEN: 'secret' },
      },
    );
  } catch (error) {
    if (!(error instanceof ProbeFailure)) throw error;
    err(`${error.message}\n`);
    ran.exitCode = error.exitCode;
  }
  return ran;
}
