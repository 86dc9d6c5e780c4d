import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Canvas } from '../model/report.js';
import { UserError } from '../model/userError.js';
import { terminal } from './terminal.js';

export interface OutputFlags {
  output: string;
  'output-file'?: string | undefined;
  'no-color': boolean;
}

/** Prints what `-o` asks for, or writes it to `--output-file`. */
export async function printOutput(
  flags: OutputFlags,
  render: (format: string, canvas: Canvas) => Promise<string>,
): Promise<void> {
  const file = flags['output-file'];
  const noColor = flags['no-color'] || file !== undefined;
  const canvas = terminal(process.stdout, process.env, { noColor, wide: flags.output === 'wide' });
  const text = await render(flags.output, canvas);
  if (file === undefined) process.stdout.write(text);
  else await writeTo(file, text);
}

/** Writes a file, with the folders above it. */
export async function writeNested(file: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true }).catch((cause) => cannotWrite(file, cause));
  await writeTo(file, text);
}

async function writeTo(file: string, text: string | Uint8Array): Promise<void> {
  await writeFile(file, text).catch((cause) => cannotWrite(file, cause));
}

function cannotWrite(file: string, cause: unknown): never {
  throw new UserError(`${file} cannot be written`, {
    why: cause instanceof Error ? cause.message : String(cause),
    next: 'check the folder and its permissions',
    exitCode: 2,
    cause,
  });
}
