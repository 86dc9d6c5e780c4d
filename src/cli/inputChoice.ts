import type { InputChoice } from '../app/input.js';
import { UserError } from '../model/userError.js';
import { type ClusterFlags, clusterChoice } from './clusterChoice.js';

/** Flags that say where objects come from. */
export interface InputFlags extends ClusterFlags {
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
  snapshot?: string | undefined;
}

export function inputChoice(flags: InputFlags): InputChoice {
  return {
    ...clusterChoice(flags),
    files: flags.filename ?? [],
    recursive: flags.recursive ?? false,
    stdin: readStdin,
    snapshot: flags.snapshot,
  };
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UserError('-f - reads standard input, and that is a terminal', {
      next: 'pipe manifests in, as in: helm template . | grpclb doctor -f -',
      exitCode: 2,
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
