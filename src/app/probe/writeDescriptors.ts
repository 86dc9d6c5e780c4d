import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { create, type DescFile, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { ProtoSymbol } from '../../grpc/descriptors/descriptorSource.js';
import { systemWords } from '../../grpc/descriptors/systemWords.js';
import { failure } from './probeOptions.js';
import type { Session } from './session.js';

/** Writes the files of symbols and all that they import: as a descriptor set, as proto sources, or both. */
export async function writeDescriptors(symbols: readonly string[], { source, options }: Session): Promise<void> {
  const { protosetOut, protoOutDir } = options;
  const files = async () => {
    const all = new Set<DescFile>();
    for (const symbol of symbols) {
      const found = await source.symbol(symbol.replace(/^\./, '')).catch((error) => {
        throw new Error(`failed to find descriptor for "${symbol}": ${(error as Error).message}`);
      });
      addFile(fileOf(found), all);
    }
    return [...all];
  };
  try {
    if (protosetOut !== '') await writeSet(protosetOut, await files());
  } catch (error) {
    throw failure(`Failed to write protoset to ${protosetOut}`, error);
  }
  try {
    if (protoOutDir !== '') await writeSources(protoOutDir, await files());
  } catch (error) {
    throw failure(`Failed to write protos to ${protoOutDir}`, error);
  }
}

/** Imports first. */
function addFile(file: DescFile, all: Set<DescFile>): void {
  if (all.has(file)) return;
  for (const dependency of file.dependencies) addFile(dependency, all);
  all.add(file);
}

function fileOf(symbol: ProtoSymbol): DescFile {
  return 'file' in symbol ? symbol.file : 'file' in symbol.parent ? symbol.parent.file : symbol.parent;
}

async function writeSet(path: string, files: readonly DescFile[]): Promise<void> {
  const set = create(FileDescriptorSetSchema, { file: files.map(({ proto }) => proto) });
  await writeFile(path, toBinary(FileDescriptorSetSchema, set)).catch((error) => {
    throw new Error(systemWords(error));
  });
}

async function writeSources(folder: string, files: readonly DescFile[]): Promise<void> {
  const { protoFileText } = await import('../../grpc/protoSource/protoFile.js');
  for (const file of files) {
    const path = join(folder, file.proto.name);
    // A server names its files: none of them may leave the folder.
    if (relative(folder, path).startsWith('..'))
      throw new Error(`the file name "${file.proto.name}" leads out of the folder`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, protoFileText(file));
  }
}
