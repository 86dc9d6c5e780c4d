import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { DescFile } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { linkFile } from '../descriptors/linkFile.js';
import { standardFiles } from '../descriptors/standardFiles.js';
import { systemWords } from '../descriptors/systemWords.js';
import { extensionsKnownTo } from '../protoSource/protoStyle.js';
import { interpretOptions } from './interpretOptions.js';
import { parseProto } from './parseProto.js';

/** Reads proto files and what they import, looked up in `folders` in their order. Rejects with an Error. */
export async function readProtoFiles(
  paths: readonly string[],
  folders: readonly string[],
): Promise<FileDescriptorProto[]> {
  const reading = new Reading(paths, folders);
  for (const path of paths) await reading.file(nameWithin(path, folders), []);
  return reading.files;
}

/** A file is known by its path below a folder of imports, so that others find it. */
function nameWithin(path: string, folders: readonly string[]): string {
  for (const folder of folders) {
    const name = relative(folder, path);
    if (!name.startsWith('..') && !isAbsolute(name)) return name;
  }
  return path;
}

class Reading {
  readonly #paths: readonly string[];
  readonly #folders: readonly string[];
  readonly #linked = new Map<string, DescFile>();

  constructor(paths: readonly string[], folders: readonly string[]) {
    this.#paths = paths;
    this.#folders = folders;
  }

  /** In the order in which they were linked: imports first. */
  get files(): FileDescriptorProto[] {
    return [...this.#linked.values()].map(({ proto }) => proto);
  }

  async file(name: string, importing: readonly string[]): Promise<DescFile> {
    const known = this.#linked.get(name);
    if (known) return known;
    if (importing.includes(name)) throw new Error(`cycle found in imports: "${[...importing, name].join('" -> "')}"`);
    const source = await this.#source(name);
    const file = source === undefined ? this.#standard(name) : await this.#read(name, source, importing);
    this.#linked.set(name, file);
    return file;
  }

  #standard(name: string): DescFile {
    const file = standardFiles.find(({ proto }) => proto.name === name);
    if (!file) throw new Error(`open ${name}: no such file or directory`);
    for (const dependency of file.dependencies) this.#linked.set(dependency.proto.name, dependency);
    return file;
  }

  async #read(name: string, source: string, importing: readonly string[]): Promise<DescFile> {
    const parsed = parseProto(source, name);
    const imports: DescFile[] = [];
    for (const dependency of parsed.proto.dependency) imports.push(await this.file(dependency, [...importing, name]));
    try {
      const bare = linkFile(parsed.proto, imports);
      if (parsed.options.length === 0) return bare;
      // Options may change how a field is encoded, so that it is linked anew.
      interpretOptions(parsed.options, extensionsKnownTo(bare));
      return linkFile(parsed.proto, imports);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(message.startsWith(`${name}:`) ? message : `${name}: ${message}`);
    }
  }

  /** Undefined where there is no such file. */
  async #source(name: string): Promise<string | undefined> {
    const beside = this.#paths.filter((path) => path === name || path.endsWith(`/${name}`));
    const candidates = this.#folders.length > 0 ? this.#folders.map((folder) => join(folder, name)) : beside;
    // Without folders, the current one is where imports are.
    for (const path of [...candidates, ...beside, ...(this.#folders.length > 0 ? [] : [name])]) {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(systemWords(error as Error));
      }
    }
    return undefined;
  }
}
