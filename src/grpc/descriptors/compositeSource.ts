import type { DescExtension } from '@bufbuild/protobuf';
import type { DescriptorSource, ProtoSymbol } from './descriptorSource.js';

/** The server's word first, files for what it does not tell. */
export class CompositeSource implements DescriptorSource {
  readonly #server: DescriptorSource;
  readonly #files: DescriptorSource;

  constructor(server: DescriptorSource, files: DescriptorSource) {
    this.#server = server;
    this.#files = files;
  }

  services(): Promise<string[]> {
    return this.#server.services();
  }

  symbol(name: string): Promise<ProtoSymbol> {
    return this.#server.symbol(name).catch(() => this.#files.symbol(name));
  }

  async extensionsOf(message: string): Promise<DescExtension[]> {
    const more = await this.#files.extensionsOf(message);
    const own = await this.#server.extensionsOf(message).catch(() => []);
    const numbers = new Set(own.map(({ number }) => number));
    return [...own, ...more.filter(({ number }) => !numbers.has(number))];
  }
}
