import { createFileRegistry, type DescFile } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { qualifyNames } from './qualifyNames.js';

/** A file with its types joined to those of its imports. Throws where a type is missing or the edition is too new. */
export function linkFile(proto: FileDescriptorProto, imports: readonly DescFile[]): DescFile {
  qualifyNames(proto, imports);
  const byName = new Map<string, DescFile>();
  for (const file of imports) addWithImports(file, byName);
  const linked = createFileRegistry(proto, (name) => byName.get(name)).getFile(proto.name);
  if (!linked) throw new Error(`${proto.name} cannot be read`);
  return linked;
}

/** Public imports lend their types on, so the whole closure is handed over. */
function addWithImports(file: DescFile, byName: Map<string, DescFile>): void {
  if (byName.has(file.proto.name)) return;
  byName.set(file.proto.name, file);
  for (const dependency of file.dependencies) addWithImports(dependency, byName);
}
