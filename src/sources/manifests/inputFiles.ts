import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InputProblem } from '../../model/inventory.js';
import { UserError } from '../../model/userError.js';
import { configName } from '../config/findConfig.js';
import { asUtf8, fileChunks, textChunks } from './fileChunks.js';

export interface InputFile {
  /** As the person named it, or found below what the person named. */
  name: string;
  /** Its content in UTF-8, a few megabytes at a time: a big file need not be in memory whole. */
  chunks: Iterable<Buffer>;
}

/** How standard input is called in places. */
export const stdinName = 'standard input';

/** As kubectl: other files of a folder are none of ours, but a file named by the person is read whatever its name. */
const extension = /\.(?:ya?ml|json)$/;

/**
 * Reads what was named, one file at a time. What was named and is not there is a mistake of the command; what cannot
 * be read below a folder is a problem to tell, and the rest is read.
 */
export async function* inputFiles(
  paths: readonly string[],
  recursive: boolean,
  stdin: () => Promise<string>,
  problem: (problem: InputProblem) => void,
): AsyncGenerator<InputFile> {
  const seen = new Set<string>();
  for (const path of paths) {
    const files = path === '-' ? ['-'] : filesAt(path, recursive, problem);
    for (const name of files) {
      const id = name === '-' ? '-' : resolve(name);
      if (seen.has(id)) continue;
      seen.add(id);
      if (name === '-') yield { name: stdinName, chunks: asUtf8(textChunks(await stdin())) ?? [] };
      else yield* opened(name, name === path, problem);
    }
  }
}

function filesAt(path: string, recursive: boolean, problem: (problem: InputProblem) => void): string[] {
  if (/^https?:\/\//.test(path)) {
    throw new UserError(`${path} is an address, and -f reads files only`, {
      next: `run curl -sSf '${path}' | grpclb doctor -f -`,
      exitCode: 2,
    });
  }
  try {
    if (!statSync(path).isDirectory()) return [path];
  } catch (error) {
    throw unreadable(path, error);
  }
  const found = filesBelow(path, recursive, problem);
  if (found.files.length === 0) {
    const deeper = found.folders > 0 && !recursive;
    problem({
      message: `${path} holds no .yaml, .yml or .json file.${deeper ? ' Folders below it are read with -R.' : ''}`,
    });
  }
  return found.files;
}

function filesBelow(
  folder: string,
  recursive: boolean,
  problem: (problem: InputProblem) => void,
): { files: string[]; folders: number } {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    problem({ message: `${folder} is not read: ${reasonOf(error)}.` });
    return { files: [], folders: 0 };
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  let folders = 0;
  for (const entry of entries) {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) {
      folders++;
      if (recursive) files.push(...filesBelow(name, true, problem).files);
    } else if (extension.test(entry.name) && entry.name !== configName) files.push(name);
  }
  return { files, folders };
}

/** The file, unless it cannot be read or is no text. The first chunk shows both. */
function* opened(name: string, named: boolean, problem: (problem: InputProblem) => void): Generator<InputFile> {
  let chunks: Iterable<Buffer> | undefined;
  try {
    chunks = asUtf8(fileChunks(name));
  } catch (error) {
    if (named) throw unreadable(name, error);
    // Editors leave links to nowhere, and a link may lead to a folder: kubectl does not follow either.
    problem({ message: `${name} is not read: ${reasonOf(error)}.` });
    return;
  }
  if (chunks) yield { name, chunks };
  else problem({ message: 'The file is no text.', location: { file: name, line: 1, column: 1 } });
}

function unreadable(path: string, cause: unknown): UserError {
  const missing = codeOf(cause) === 'ENOENT';
  return new UserError(missing ? `${path} does not exist` : `${path} cannot be read`, {
    ...(!missing && { why: reasonOf(cause) }),
    ...(missing && { next: 'name a file, a folder, or - for standard input' }),
    exitCode: 2,
    cause,
  });
}

function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    ENOENT: 'the link leads nowhere',
    EISDIR: 'the link leads to a folder',
    ELOOP: 'the link leads to itself',
    ENOTDIR: 'a part of the path is no folder',
  };
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
