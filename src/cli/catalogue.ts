import { explainCheck, listChecks } from '../app/catalogue.js';
import { exitCodes } from './exitCodes.js';
import { type OutputFlags, printOutput } from './output.js';

interface ChecksFlags extends OutputFlags {
  group?: string[] | undefined;
}

/** Prints the catalogue. */
export async function checks({ group = [], ...flags }: ChecksFlags): Promise<number> {
  await printOutput(flags, (format, canvas) => listChecks(group, format, canvas));
  return exitCodes.ok;
}

/** Prints what there is to say about one check. */
export async function explain(id: string, flags: OutputFlags): Promise<number> {
  await printOutput(flags, (format, canvas) => explainCheck(id, format, canvas));
  return exitCodes.ok;
}
