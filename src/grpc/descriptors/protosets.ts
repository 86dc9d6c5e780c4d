import { readFile } from 'node:fs/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { systemWords } from './systemWords.js';

/** The files of descriptor sets, as protoc writes them with `--descriptor_set_out --include_imports`. */
export async function readProtosets(paths: readonly string[]): Promise<FileDescriptorProto[]> {
  const files: FileDescriptorProto[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch((error) => {
      throw new Error(`could not load protoset file "${path}": ${systemWords(error)}`);
    });
    try {
      files.push(...fromBinary(FileDescriptorSetSchema, bytes).file);
    } catch (error) {
      throw new Error(`could not parse contents of protoset file "${path}": ${(error as Error).message}`);
    }
  }
  // The last of several files with one name counts.
  return [...new Map(files.map((file) => [file.name, file])).values()];
}
