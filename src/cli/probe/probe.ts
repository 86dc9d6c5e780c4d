import { once } from 'node:events';
import { probe as runProbe } from '../../app/probe/probe.js';
import { ProbeFailure, type ProbeIo } from '../../app/probe/probeOptions.js';
import type { LayerReport } from '../../model/layers/layers.js';
import { exitCodes } from '../exitCodes.js';
import { interrupt } from '../interrupt.js';
import { terminal } from '../terminal.js';
import { version } from '../version.js';
import { BadWords, parseWords } from './parseWords.js';
import { probeOptions } from './probeOptions.js';

/** `grpclb probe`: its words are parsed here, since one dash before a long flag is not what oclif knows. */
export async function probe(words: readonly string[], showHelp: () => Promise<void>): Promise<number> {
  try {
    const { flags, args } = parseWords(words);
    if (flags.help) {
      await showHelp();
      return exitCodes.ok;
    }
    if (flags.version) {
      process.stderr.write(`grpclb ${version}\n`);
      return exitCodes.ok;
    }
    const options = probeOptions(flags, args, (text) => process.stderr.write(`Warning: ${text}\n`));
    return await run(options, flags.o === 'json');
  } catch (error) {
    if (error instanceof BadWords) {
      process.stderr.write(`${error.message}\nTry 'grpclb probe --help' for more details.\n`);
      return exitCodes.usage;
    }
    if (!(error instanceof ProbeFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

async function run(options: Parameters<typeof runProbe>[0], asData: boolean): Promise<number> {
  const { signal, release } = interrupt();
  const io: ProbeIo = {
    signal,
    out: print,
    err: (text) => void process.stderr.write(text),
    input: () => process.stdin.setEncoding('utf8') as AsyncIterable<string>,
    explain: (report) => explain(report, asData),
    environment: process.env,
  };
  try {
    const exitCode = await runProbe(options, io);
    return signal.aborted ? exitCodes.interrupted : exitCode;
  } catch (error) {
    if (!(error instanceof ProbeFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    const { explainFailure } = await import('../../app/probe/explain.js');
    const report = await explainFailure(error, options.address, signal);
    if (report) await explain(report, asData);
    return error.exitCode;
  } finally {
    release();
    // Standard input that was not read to its end must not hold the process.
    process.stdin.unref?.();
  }
}

/** What grpcurl leaves open: which layer failed, and why. */
async function explain(report: LayerReport, asData: boolean): Promise<void> {
  const { layersOutput } = await import('../../app/probe/explain.js');
  const { unicode } = terminal(process.stderr, process.env, { noColor: true, wide: false });
  const text = await layersOutput(report, asData, unicode);
  if (asData) await print(text);
  else process.stderr.write(`\n${text}`);
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
