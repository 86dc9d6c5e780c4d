import type { DescEnum, DescExtension, DescFile, DescMessage } from '@bufbuild/protobuf';
import type { ProtoSymbol } from './descriptorSource.js';

/** All symbols of files by their fully qualified names. Values of an enum stand beside it, as in C++. */
export class Symbols {
  readonly #byName = new Map<string, ProtoSymbol>();
  readonly #extensions = new Map<string, DescExtension[]>();
  readonly #files = new Set<DescFile>();

  get files(): Iterable<DescFile> {
    return this.#files;
  }

  /** Adds a file and those that it imports; what was there before stays. */
  add(file: DescFile): void {
    if (this.#files.has(file)) return;
    this.#files.add(file);
    for (const dependency of file.dependencies) this.add(dependency);
    for (const message of file.messages) this.#addMessage(message);
    for (const type of file.enums) this.#addEnum(type);
    for (const extension of file.extensions) this.#addExtension(extension);
    for (const service of file.services) {
      this.#put(service.typeName, service);
      for (const method of service.methods) this.#put(`${service.typeName}.${method.name}`, method);
    }
  }

  get(name: string): ProtoSymbol | undefined {
    return this.#byName.get(name);
  }

  extensionsOf(message: string): readonly DescExtension[] {
    return this.#extensions.get(message) ?? [];
  }

  #put(name: string, symbol: ProtoSymbol): void {
    if (!this.#byName.has(name)) this.#byName.set(name, symbol);
  }

  #addMessage(message: DescMessage): void {
    this.#put(message.typeName, message);
    for (const field of message.fields) this.#put(`${message.typeName}.${field.name}`, field);
    for (const oneof of message.oneofs) this.#put(`${message.typeName}.${oneof.name}`, oneof);
    for (const type of message.nestedEnums) this.#addEnum(type);
    for (const extension of message.nestedExtensions) this.#addExtension(extension);
    for (const nested of message.nestedMessages) this.#addMessage(nested);
    this.#addMapEntries(message);
  }

  /** The library keeps the entry types of maps to itself; by name they can be asked for all the same. */
  #addMapEntries(message: DescMessage): void {
    for (const field of message.fields) {
      if (field.fieldKind !== 'map') continue;
      const entry = field.proto.typeName.split('.').at(-1) ?? '';
      this.#put(`${message.typeName}.${entry}`, field);
    }
  }

  #addEnum(type: DescEnum): void {
    this.#put(type.typeName, type);
    const scope = type.typeName.slice(0, -type.name.length);
    for (const value of type.values) this.#put(`${scope}${value.name}`, value);
    for (const value of type.values) this.#put(`${type.typeName}.${value.name}`, value);
  }

  #addExtension(extension: DescExtension): void {
    this.#put(extension.typeName, extension);
    const extendee = extension.extendee.typeName;
    this.#extensions.set(extendee, [...(this.#extensions.get(extendee) ?? []), extension]);
  }
}
