import type { DescriptorSource, ProtoSymbol } from './descriptorSource.js';
import type { ReflectedSymbols } from './reflectedSymbols.js';
import type { ReflectionClient } from './reflectionClient.js';
import { supported } from './reflectionSupport.js';

/** What a server says of itself. Whoever asks for no more than its services does not load what reads descriptors. */
export class ReflectionSource implements DescriptorSource {
  readonly #client: ReflectionClient;
  #symbols: Promise<ReflectedSymbols> | undefined;

  constructor(client: ReflectionClient) {
    this.#client = client;
  }

  async services(): Promise<string[]> {
    return supported(this.#client.services());
  }

  async symbol(name: string): Promise<ProtoSymbol> {
    return (await this.#all()).symbol(name);
  }

  async extensionsOf(message: string): ReturnType<DescriptorSource['extensionsOf']> {
    return (await this.#all()).extensionsOf(message);
  }

  #all(): Promise<ReflectedSymbols> {
    this.#symbols ??= import('./reflectedSymbols.js').then(
      ({ ReflectedSymbols: Symbols }) => new Symbols(this.#client),
    );
    return this.#symbols;
  }
}
