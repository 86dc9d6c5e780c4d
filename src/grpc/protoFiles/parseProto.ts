import { create } from '@bufbuild/protobuf';
import {
  Edition,
  type EnumDescriptorProto,
  EnumDescriptorProto_EnumReservedRangeSchema,
  EnumDescriptorProtoSchema,
  EnumOptionsSchema,
  EnumValueDescriptorProtoSchema,
  EnumValueOptionsSchema,
  FileOptionsSchema,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { ParsedFile } from './parsedFile.js';
import { MessageParser } from './parseMessage.js';
import { bracketOptions, type Context, option, rangesOf, reservedNames } from './parseParts.js';
import { Reader } from './reader.js';

/** Reads a proto file: proto2, proto3 and editions. Throws an Error that begins with file, line and column. */
export function parseProto(source: string, name: string): ParsedFile {
  const file = new ParsedFile(name);
  const reader = new Reader(source, name);
  const context: Context = { reader, file, name };
  syntaxOf(context);
  while (!reader.ended) statement(context);
  return file;
}

function syntaxOf({ reader, file }: Context): void {
  const edition = reader.peek('edition') && reader.peek('=', 1);
  if (!edition && !(reader.peek('syntax') && reader.peek('=', 1))) {
    file.proto.syntax = 'proto2';
    return;
  }
  reader.word();
  reader.expect('=');
  const said = reader.string();
  reader.expect(';');
  if (!edition) {
    if (said !== 'proto2' && said !== 'proto3') throw reader.unexpected(`after the unknown syntax "${said}"`);
    file.proto.syntax = said;
    return;
  }
  const known = Edition[`EDITION_${said}` as keyof typeof Edition];
  if (known === undefined) throw reader.unexpected(`after the unknown edition "${said}"`);
  file.proto.syntax = 'editions';
  file.proto.edition = known;
}

function statement(context: Context): void {
  const { reader, file } = context;
  const { proto } = file;
  const { token } = reader;
  if (reader.take(';')) return;
  switch (token.text) {
    case 'package':
      reader.word();
      proto.package = reader.word();
      reader.expect(';');
      return;
    case 'import':
      importOf(context);
      return;
    case 'option':
      option(context, proto, FileOptionsSchema, proto.package);
      return;
    case 'message':
      proto.messageType.push(new MessageParser(context).message([4, proto.messageType.length], proto.package));
      return;
    case 'enum':
      proto.enumType.push(enumOf(context, [5, proto.enumType.length], proto.package));
      return;
    case 'service':
      proto.service.push(serviceOf(context, [6, proto.service.length]));
      return;
    case 'extend':
      new MessageParser(context).extend(proto.extension, proto.messageType, [7], [4], proto.package);
      return;
    default:
      throw reader.unexpected('expecting a message, enum, service, import or option');
  }
}

function importOf({ reader, file: { proto } }: Context): void {
  reader.expect('import');
  const isPublic = reader.take('public');
  const isWeak = !isPublic && (reader.take('weak') || reader.take('option'));
  const index = proto.dependency.push(reader.string()) - 1;
  if (isPublic) proto.publicDependency.push(index);
  if (isWeak) proto.weakDependency.push(index);
  reader.expect(';');
}

export function enumOf(context: Context, path: number[], scope: string): EnumDescriptorProto {
  const { reader, file } = context;
  file.locate(path, reader.token);
  reader.expect('enum');
  const type = create(EnumDescriptorProtoSchema, { name: reader.word() });
  const own = scope === '' ? type.name : `${scope}.${type.name}`;
  reader.expect('{');
  while (!reader.take('}')) {
    if (reader.take(';')) continue;
    if (reader.peek('option') && !reader.peek('=', 1)) option(context, type, EnumOptionsSchema, own);
    else if (reader.peek('reserved') && !reader.peek('=', 1)) reservedOfEnum(context, type);
    else {
      file.locate([...path, 2, type.value.length], reader.token);
      const value = create(EnumValueDescriptorProtoSchema, { name: reader.word() });
      reader.expect('=');
      value.number = reader.integer();
      bracketOptions(context, value, EnumValueOptionsSchema, own);
      reader.expect(';');
      type.value.push(value);
    }
  }
  return type;
}

function reservedOfEnum(context: Context, type: EnumDescriptorProto): void {
  const { reader } = context;
  reader.expect('reserved');
  const names = reservedNames(reader);
  if (names) type.reservedName.push(...names);
  else {
    for (const [start, end] of rangesOf(reader, 2 ** 31 - 1)) {
      type.reservedRange.push(create(EnumDescriptorProto_EnumReservedRangeSchema, { start, end }));
    }
  }
  reader.expect(';');
}

function serviceOf(context: Context, path: number[]): ServiceDescriptorProto {
  const { reader, file } = context;
  file.locate(path, reader.token);
  reader.expect('service');
  const service = create(ServiceDescriptorProtoSchema, { name: reader.word() });
  const own = [file.proto.package, service.name].filter((part) => part !== '').join('.');
  reader.expect('{');
  while (!reader.take('}')) {
    if (reader.take(';')) continue;
    if (reader.peek('option')) option(context, service, ServiceOptionsSchema, own);
    else methodOf(context, service, path, own);
  }
  return service;
}

function methodOf(context: Context, service: ServiceDescriptorProto, path: readonly number[], scope: string): void {
  const { reader, file } = context;
  file.locate([...path, 2, service.method.length], reader.token);
  reader.expect('rpc');
  const method = create(MethodDescriptorProtoSchema, { name: reader.word() });
  const typed = (): [stream: boolean, type: string] => {
    reader.expect('(');
    const stream = reader.peek('stream') && !reader.peek(')', 1) && reader.take('stream');
    const type = reader.word();
    reader.expect(')');
    return [stream, type];
  };
  [method.clientStreaming, method.inputType] = typed();
  reader.expect('returns');
  [method.serverStreaming, method.outputType] = typed();
  if (reader.take('{')) {
    while (!reader.take('}')) if (!reader.take(';')) option(context, method, MethodOptionsSchema, scope);
  } else reader.expect(';');
  service.method.push(method);
}
