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
    } catch {
      const fault = `proto: cannot parse invalid wire-format data (${whatElse(bytes)})`;
      throw new Error(`could not parse contents of protoset file "${path}": ${fault}`);
    }
  }
  // The last of several files with one name counts.
  const byName = new Map(files.map((file) => [file.name, file]));
  const missing = files.flatMap(({ dependency }) => dependency).find((name) => !byName.has(name));
  if (missing !== undefined)
    throw new Error(`no descriptor found for "${missing}" (${how} writes a set with all imports)`);
  return [...byName.values()];
}

const how = 'protoc --include_imports --descriptor_set_out, or -protoset-out,';

/** What a file is that is no descriptor set, by its first words. */
function whatElse(bytes: Buffer): string {
  const text = bytes.subarray(0, 4096).toString('latin1');
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return 'it is a web page: the download failed';
  if (/^\s*(syntax|edition)\s*=|^\s*(package|import)\s[^;]*;/m.test(text)) return 'it is proto source: -proto reads it';
  return `it is cut short, or no descriptor set: ${how} writes one`;
}
