import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { childEntryName } from '../childEntry.js';

/** For tests that run from source: the child entry, built as the bundler builds it. */
export async function builtEntry(): Promise<{ entry: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'grpclb-playground-'));
  await build({
    input: fileURLToPath(new URL('../processes/process.ts', import.meta.url)),
    platform: 'node',
    logLevel: 'warn',
    output: { dir, entryFileNames: childEntryName, format: 'esm' },
  });
  return { entry: join(dir, childEntryName), remove: () => rm(dir, { recursive: true }) };
}
