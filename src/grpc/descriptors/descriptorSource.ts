import type {
  DescEnum,
  DescEnumValue,
  DescExtension,
  DescField,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';

/** Whatever a fully qualified name can stand for. */
export type ProtoSymbol =
  | DescMessage
  | DescField
  | DescOneof
  | DescEnum
  | DescEnumValue
  | DescExtension
  | DescService
  | DescMethod;

/** Where methods and their messages are known from: a server's reflection, descriptor sets, or proto files. */
export interface DescriptorSource {
  /** Fully qualified names, in no particular order. */
  services(): Promise<string[]>;
  /** Rejects with a NotFound where there is no such name. */
  symbol(name: string): Promise<ProtoSymbol>;
  /** The extensions of a message, by its name. */
  extensionsOf(message: string): Promise<DescExtension[]>;
}

/** There is no such file, symbol or extension. */
export class NotFound extends Error {
  constructor(kind: string, name: string, cause?: NotFound) {
    super(`${kind} not found: ${name}${cause ? `\ncaused by: ${cause.message}` : ''}`);
    this.name = 'NotFound';
  }
}
