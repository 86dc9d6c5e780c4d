import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  SourceCodeInfo_LocationSchema,
  SourceCodeInfoSchema,
} from '@bufbuild/protobuf/wkt';
import type { OptionName, OptionValue } from './reader.js';
import type { Token } from './tokens.js';

/** An option that is still words: what it means is known once the file's imports are. */
export interface OptionStatement {
  /** The element it belongs to. */
  element: Message & { options?: Message | undefined };
  schema: DescMessage;
  scope: string;
  name: OptionName;
  value: OptionValue;
  /** For messages: file, line and column. */
  place: string;
}

/** A file that was read: its descriptor without options, and these. */
export class ParsedFile {
  readonly proto: FileDescriptorProto;
  readonly options: OptionStatement[] = [];
  readonly #info = create(SourceCodeInfoSchema);

  constructor(name: string) {
    this.proto = create(FileDescriptorProtoSchema, { name, sourceCodeInfo: this.#info });
  }

  get syntax(): 'proto2' | 'proto3' | 'editions' {
    const { syntax } = this.proto;
    return syntax === 'proto3' || syntax === 'editions' ? syntax : 'proto2';
  }

  /** Remembers where an element begins, and its comment. */
  locate(path: readonly number[], { line, column, comment }: Token): void {
    this.#info.location.push(
      create(SourceCodeInfo_LocationSchema, {
        path: [...path],
        span: [line - 1, column - 1, column - 1],
        ...(comment !== '' && { leadingComments: comment }),
      }),
    );
  }
}
