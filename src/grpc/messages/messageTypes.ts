import { createMutableRegistry, type DescExtension, type DescMessage, type MutableRegistry } from '@bufbuild/protobuf';
import type { DescriptorSource } from '../descriptors/descriptorSource.js';

/** A type that is not known yet: to be looked up before the attempt is made again. */
class NotLookedUp extends Error {
  readonly typeName: string;

  constructor(typeName: string) {
    super(`${typeName} has not been looked up`);
    this.typeName = typeName;
  }
}

/** The types that messages may hold within `Any`, and their extensions: read from the source when they are met. */
export class MessageTypes {
  readonly registry: MutableRegistry = createMutableRegistry();
  readonly #source: DescriptorSource;
  readonly #unknown = new Set<string>();
  readonly #expanded = new Set<string>();

  constructor(source: DescriptorSource) {
    this.#source = source;
  }

  /** The message of an `Any`; undefined where the source does not know it. Throws NotLookedUp before it was asked. */
  named(url: string): DescMessage | undefined {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const found = this.registry.getMessage(name);
    if (!found && !this.#unknown.has(name)) throw new NotLookedUp(name);
    return found;
  }

  async lookUp(name: string): Promise<void> {
    const symbol = await this.#source.symbol(name).catch(() => undefined);
    if (symbol?.kind !== 'message') {
      this.#unknown.add(name);
      return;
    }
    this.registry.add(symbol);
    await this.expand(symbol).catch(() => {});
  }

  /** Reads the extensions of a message and of all that it holds. */
  async expand(message: DescMessage): Promise<void> {
    if (this.#expanded.has(message.typeName)) return;
    this.#expanded.add(message.typeName);
    if (message.proto.extensionRange.length > 0) {
      for (const extension of await this.#extensionsOf(message)) this.registry.add(extension);
    }
    for (const { message: inner } of message.fields) if (inner) await this.expand(inner);
  }

  async #extensionsOf({ typeName }: DescMessage): Promise<DescExtension[]> {
    return this.#source.extensionsOf(typeName).catch((error) => {
      throw new Error(`failed to query for extensions of type ${typeName}: ${(error as Error).message}`);
    });
  }

  /** Does what needs types, again after each that had to be looked up. */
  async with<T>(attempt: () => T): Promise<T> {
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!(error instanceof NotLookedUp)) throw error;
        await this.lookUp(error.typeName);
      }
    }
  }
}
