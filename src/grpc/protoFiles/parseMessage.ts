import { create } from '@bufbuild/protobuf';
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import {
  type DescriptorProto,
  DescriptorProto_ExtensionRangeSchema,
  DescriptorProto_ReservedRangeSchema,
  DescriptorProtoSchema,
  ExtensionRangeOptionsSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FieldDescriptorProto_Label as Label,
  MessageOptionsSchema,
  OneofDescriptorProtoSchema,
  OneofOptionsSchema,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { bracketOptions, type Context, option, rangesOf, reservedNames } from './parseParts.js';
import { enumOf } from './parseProto.js';

const scalars: Readonly<Record<string, Type>> = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int64: Type.INT64,
  uint64: Type.UINT64,
  int32: Type.INT32,
  fixed64: Type.FIXED64,
  fixed32: Type.FIXED32,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
  uint32: Type.UINT32,
  sfixed32: Type.SFIXED32,
  sfixed64: Type.SFIXED64,
  sint32: Type.SINT32,
  sint64: Type.SINT64,
};

const mostField = 2 ** 29 - 1;

/** Where fields go, and the messages that groups and maps bring along. */
interface Into {
  fields: FieldDescriptorProto[];
  messages: DescriptorProto[];
  fieldsPath: number[];
  messagesPath: number[];
  scope: string;
  extendee?: string;
  oneof?: number;
}

/** Messages with their fields, and extensions, which are fields of messages elsewhere. */
export class MessageParser {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  message(path: number[], scope: string): DescriptorProto {
    const { reader, file } = this.#context;
    file.locate(path, reader.token);
    reader.expect('message');
    const message = create(DescriptorProtoSchema, { name: reader.word() });
    this.#body(message, path, scope);
    return message;
  }

  extend(
    fields: FieldDescriptorProto[],
    messages: DescriptorProto[],
    fieldsPath: number[],
    messagesPath: number[],
    scope: string,
  ): void {
    const { reader } = this.#context;
    reader.expect('extend');
    const extendee = reader.word();
    reader.expect('{');
    while (!reader.take('}')) {
      if (!reader.take(';')) this.#field({ fields, messages, fieldsPath, messagesPath, scope, extendee });
    }
  }

  #body(message: DescriptorProto, path: number[], outer: string): void {
    const { reader } = this.#context;
    const scope = outer === '' ? message.name : `${outer}.${message.name}`;
    reader.expect('{');
    while (!reader.take('}')) this.#element(message, path, scope);
    // Oneofs of optional fields come after all others.
    for (const field of message.field) {
      if (!field.proto3Optional) continue;
      field.oneofIndex = message.oneofDecl.push(create(OneofDescriptorProtoSchema, { name: `_${field.name}` })) - 1;
    }
  }

  #element(message: DescriptorProto, path: number[], scope: string): void {
    const context = this.#context;
    const { reader } = context;
    const into: Into = {
      fields: message.field,
      messages: message.nestedType,
      fieldsPath: [...path, 2],
      messagesPath: [...path, 3],
      scope,
    };
    const named = !reader.peek('=', 2);
    if (reader.take(';')) return;
    if (reader.peek('message') && named)
      message.nestedType.push(this.message([...path, 3, message.nestedType.length], scope));
    else if (reader.peek('enum') && named)
      message.enumType.push(enumOf(context, [...path, 4, message.enumType.length], scope));
    else if (reader.peek('oneof') && named) this.#oneof(message, path, into);
    else if (reader.peek('extend') && named)
      this.extend(message.extension, message.nestedType, [...path, 6], [...path, 3], scope);
    else if (this.#isOption()) option(context, message, MessageOptionsSchema, scope);
    else if (reader.peek('reserved') && named) this.#reserved(message);
    else if (reader.peek('extensions') && named) this.#extensions(message, scope);
    else this.#field(into);
  }

  /** `option x = 1;`, and not a field of a type that is called so. */
  #isOption(): boolean {
    const { reader } = this.#context;
    return reader.peek('option') && (reader.peek('(', 1) || reader.peek('=', 2));
  }

  #oneof(message: DescriptorProto, path: number[], into: Into): void {
    const { reader, file } = this.#context;
    file.locate([...path, 8, message.oneofDecl.length], reader.token);
    reader.expect('oneof');
    const oneof = create(OneofDescriptorProtoSchema, { name: reader.word() });
    const index = message.oneofDecl.push(oneof) - 1;
    reader.expect('{');
    while (!reader.take('}')) {
      if (reader.take(';')) continue;
      if (this.#isOption()) option(this.#context, oneof, OneofOptionsSchema, into.scope);
      else this.#field({ ...into, oneof: index });
    }
  }

  #reserved(message: DescriptorProto): void {
    const { reader } = this.#context;
    reader.expect('reserved');
    const names = reservedNames(reader);
    if (names) message.reservedName.push(...names);
    else {
      for (const [start, end] of rangesOf(reader, mostField)) {
        message.reservedRange.push(create(DescriptorProto_ReservedRangeSchema, { start, end: end + 1 }));
      }
    }
    reader.expect(';');
  }

  #extensions(message: DescriptorProto, scope: string): void {
    const { reader } = this.#context;
    reader.expect('extensions');
    const ranges = rangesOf(reader, mostField).map(([start, end]) =>
      create(DescriptorProto_ExtensionRangeSchema, { start, end: end + 1 }),
    );
    const [first] = ranges;
    if (first) bracketOptions(this.#context, first, ExtensionRangeOptionsSchema, scope);
    message.extensionRange.push(...ranges);
    reader.expect(';');
  }

  #field(into: Into): void {
    const { reader, file } = this.#context;
    const path = [...into.fieldsPath, into.fields.length];
    file.locate(path, reader.token);
    const field = create(FieldDescriptorProtoSchema, { label: Label.OPTIONAL });
    if (into.extendee !== undefined) field.extendee = into.extendee;
    if (into.oneof !== undefined) field.oneofIndex = into.oneof;
    this.#label(field, into);
    if (reader.peek('group')) {
      this.#group(field, into);
      return;
    }
    if (reader.peek('map') && reader.peek('<', 1)) this.#map(field, into);
    else this.#type(field, reader.word());
    if (field.name === '') field.name = reader.word();
    this.#rest(field, into);
    reader.expect(';');
    into.fields.push(field);
  }

  #label(field: FieldDescriptorProto, into: Into): void {
    const { reader, file } = this.#context;
    // A field may be of a type called so: then a name and a number follow.
    if (reader.peek('=', 2)) return;
    if (reader.take('repeated')) field.label = Label.REPEATED;
    else if (reader.take('required')) field.label = Label.REQUIRED;
    else if (reader.take('optional')) field.proto3Optional = file.syntax === 'proto3' && into.extendee === undefined;
  }

  #type(field: FieldDescriptorProto, word: string): void {
    const scalar = scalars[word];
    if (scalar !== undefined) field.type = scalar;
    else field.typeName = word;
  }

  #rest(field: FieldDescriptorProto, { scope }: Into): void {
    const { reader } = this.#context;
    reader.expect('=');
    field.number = reader.integer();
    field.jsonName = protoCamelCase(field.name);
    bracketOptions(this.#context, field, FieldOptionsSchema, scope);
  }

  #group(field: FieldDescriptorProto, into: Into): void {
    const { reader, file } = this.#context;
    const path = [...into.messagesPath, into.messages.length];
    file.locate(path, reader.token);
    reader.expect('group');
    const message = create(DescriptorProtoSchema, { name: reader.word() });
    field.name = message.name.toLowerCase();
    field.type = Type.GROUP;
    field.typeName = message.name;
    this.#rest(field, into);
    into.messages.push(message);
    into.fields.push(field);
    this.#body(message, path, into.scope);
  }

  /** A map is a repeated message of keys and values. */
  #map(field: FieldDescriptorProto, into: Into): void {
    const { reader } = this.#context;
    reader.expect('map');
    reader.expect('<');
    const key = create(FieldDescriptorProtoSchema, { name: 'key', jsonName: 'key', number: 1, label: Label.OPTIONAL });
    const value = create(FieldDescriptorProtoSchema, {
      name: 'value',
      jsonName: 'value',
      number: 2,
      label: Label.OPTIONAL,
    });
    this.#type(key, reader.word());
    reader.expect(',');
    this.#type(value, reader.word());
    reader.expect('>');
    field.name = reader.word();
    const camel = protoCamelCase(field.name);
    const name = `${camel.charAt(0).toUpperCase()}${camel.slice(1)}Entry`;
    field.label = Label.REPEATED;
    field.type = Type.MESSAGE;
    field.typeName = name;
    into.messages.push(create(DescriptorProtoSchema, { name, field: [key, value], options: { mapEntry: true } }));
  }
}
