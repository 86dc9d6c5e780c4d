import type { DescExtension, DescFile } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { type DescriptorSource, NotFound, type ProtoSymbol } from './descriptorSource.js';
import { linkFile } from './linkFile.js';
import { Symbols } from './symbols.js';

/** Methods known from files: descriptor sets, or proto sources that were read. */
export class FileSource implements DescriptorSource {
  readonly #symbols = new Symbols();

  /** Throws an Error where an import is missing or a file cannot be linked. */
  constructor(protos: readonly FileDescriptorProto[]) {
    const byName = new Map(protos.map((proto) => [proto.name, proto]));
    const linked = new Map<string, DescFile>();
    for (const { name } of protos) this.#symbols.add(link(name, byName, linked, new Set()));
  }

  async services(): Promise<string[]> {
    return [...this.#symbols.files].flatMap(({ services }) => services.map(({ typeName }) => typeName));
  }

  async symbol(name: string): Promise<ProtoSymbol> {
    const found = this.#symbols.get(name);
    if (!found) throw new NotFound('Symbol', name);
    return found;
  }

  async extensionsOf(message: string): Promise<DescExtension[]> {
    return [...this.#symbols.extensionsOf(message)];
  }
}

function link(
  name: string,
  protos: ReadonlyMap<string, FileDescriptorProto>,
  linked: Map<string, DescFile>,
  importing: Set<string>,
): DescFile {
  const done = linked.get(name);
  if (done) return done;
  const proto = protos.get(name);
  if (!proto) throw new Error(`no descriptor found for "${name}"`);
  if (importing.has(name)) throw new Error(`cycle found in imports: "${name}"`);
  importing.add(name);
  const imports = proto.dependency.map((dependency) => link(dependency, protos, linked, importing));
  const file = linkFile(proto, imports);
  linked.set(name, file);
  return file;
}
