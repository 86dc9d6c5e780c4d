import { clone, type DescExtension, type DescFile, fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { codes, StatusError } from '../call/grpcStatus.js';
import { type DescriptorSource, NotFound, type ProtoSymbol } from './descriptorSource.js';
import { linkFile } from './linkFile.js';
import { UnknownType } from './qualifyNames.js';
import type { ReflectionClient } from './reflectionClient.js';
import { supported } from './reflectionSupport.js';
import { Symbols } from './symbols.js';

/** Methods known from what the server says of itself. Rejects with a StatusError where the call itself fails. */
export class ReflectedSymbols implements Omit<DescriptorSource, 'services'> {
  readonly #client: ReflectionClient;
  readonly #protos = new Map<string, FileDescriptorProto>();
  readonly #files = new Map<string, DescFile>();
  readonly #symbols = new Symbols();

  constructor(client: ReflectionClient) {
    this.#client = client;
  }

  async symbol(name: string): Promise<ProtoSymbol> {
    const known = this.#symbols.get(name);
    if (known) return known;
    await this.#take(
      () => this.#client.fileContainingSymbol(name),
      (cause) => new NotFound('Symbol', name, cause),
    );
    const found = this.#symbols.get(name);
    if (found) return found;
    // The server has sent another file than the one that was asked for.
    throw new NotFound('Symbol', name);
  }

  async extensionsOf(message: string): Promise<DescExtension[]> {
    const numbers = await supported(this.#client.extensionNumbers(message)).catch((error) => {
      if (isNotFound(error)) return [];
      throw error;
    });
    const extensions: DescExtension[] = [];
    for (const number of numbers) extensions.push(await this.#extension(message, number));
    return extensions;
  }

  async #extension(message: string, number: number): Promise<DescExtension> {
    const known = () => this.#symbols.extensionsOf(message).find((extension) => extension.number === number);
    const what = `tag ${number} for ${message}`;
    if (!known()) {
      await this.#take(
        () => this.#client.fileContainingExtension(message, number),
        (cause) => new NotFound('Extension', what, cause),
      );
    }
    const found = known();
    if (!found) throw new NotFound('Extension', what);
    return found;
  }

  /** Reads the files of an answer and all that they import. */
  async #take(ask: () => Promise<Buffer[]>, notFound: (cause?: NotFound) => NotFound): Promise<void> {
    try {
      const protos = this.#parsed(await supported(ask()));
      for (const proto of protos) this.#symbols.add(await this.#linked(proto));
    } catch (error) {
      if (isNotFound(error)) throw notFound();
      throw error instanceof NotFound ? notFound(error) : error;
    }
  }

  #parsed(answer: readonly Buffer[]): FileDescriptorProto[] {
    return answer.map((bytes) => {
      const proto = fromBinary(FileDescriptorProtoSchema, bytes);
      const known = this.#protos.get(proto.name) ?? proto;
      this.#protos.set(proto.name, known);
      return known;
    });
  }

  async #linked(proto: FileDescriptorProto): Promise<DescFile> {
    const known = this.#files.get(proto.name);
    if (known) return known;
    const imports: DescFile[] = [];
    const missing: NotFound[] = [];
    for (const name of proto.dependency) {
      const found = await this.#file(name).catch((error) => {
        if (error instanceof NotFound) missing.push(error);
        else throw error;
      });
      if (found) imports.push(found);
    }
    const file = await this.#link(missing[0] ? without(proto, imports) : proto, imports, missing[0]);
    this.#files.set(proto.name, file);
    return file;
  }

  /**
   * An import that the server does not have may not be needed: then the file is read without it. Servers in Node name
   * no imports at all; what is missing is then looked up by its name.
   */
  async #link(proto: FileDescriptorProto, imports: DescFile[], missing: NotFound | undefined): Promise<DescFile> {
    for (;;) {
      try {
        return linkFile(proto, imports);
      } catch (error) {
        if (!(error instanceof UnknownType)) throw error;
        const file = await this.#fileOfType(error.typeName).catch(() => undefined);
        if (!file || imports.includes(file)) throw missing ?? error;
        imports.push(file);
        proto.dependency.push(file.proto.name);
      }
    }
  }

  async #fileOfType(name: string): Promise<DescFile | undefined> {
    const standard = await standardFileOf(name);
    if (standard) return standard;
    const symbol = await this.symbol(name);
    return 'file' in symbol ? symbol.file : undefined;
  }

  async #file(name: string): Promise<DescFile> {
    const known = this.#protos.get(name);
    if (known) return this.#linked(known);
    try {
      const protos = this.#parsed(await supported(this.#client.fileByName(name)));
      const proto = protos.find((candidate) => candidate.name === name);
      if (proto) return await this.#linked(proto);
    } catch (error) {
      if (error instanceof NotFound) throw new NotFound('File', name, error);
      if (!isNotFound(error)) throw error;
    }
    const standard = await standardFile(name);
    if (standard) return standard;
    throw new NotFound('File', name);
  }
}

function without(proto: FileDescriptorProto, imports: readonly DescFile[]): FileDescriptorProto {
  const there = new Set(imports.map((file) => file.proto.name));
  const copy = clone(FileDescriptorProtoSchema, proto);
  copy.dependency = proto.dependency.filter((name) => there.has(name));
  copy.publicDependency = [];
  copy.weakDependency = [];
  return copy;
}

/** Servers of some languages do not hand out the files that every compiler brings along. */
async function standardFile(name: string): Promise<DescFile | undefined> {
  if (!name.startsWith('google/protobuf/')) return undefined;
  const { standardFiles } = await import('./standardFiles.js');
  return standardFiles.find((file) => file.proto.name === name);
}

async function standardFileOf(type: string): Promise<DescFile | undefined> {
  if (!type.startsWith('google.protobuf.')) return undefined;
  const { standardFiles } = await import('./standardFiles.js');
  return standardFiles.find((file) => [...file.messages, ...file.enums].some(({ typeName }) => typeName === type));
}

function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.status.code === codes.notFound;
}
