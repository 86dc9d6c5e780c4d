import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file the bundler makes of `processes/process.ts`. */
export const childEntryName = 'playground-process.js';

/** Where that file is: beside the chunk this module ended up in, or one folder up. */
export function childEntry(): string {
  const candidates = [`./${childEntryName}`, `../${childEntryName}`].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      `${childEntryName} is missing: neither ${candidates.join(' nor ')} exists. Build the project first.`,
    );
  }
  return found;
}
