import type { DescFile, DescMessage } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';

/** What a name stands for. */
type Known = Map<string, Type>;

/** A type that neither the file nor its imports have. */
export class UnknownType extends Error {
  readonly typeName: string;

  constructor(typeName: string) {
    super(`cannot resolve type: "${typeName}" not found`);
    this.typeName = typeName;
  }
}

/**
 * Writes types out in full, in place: compilers do so, but descriptors from sources that were only parsed (those of
 * servers in Node, ours) name types as the source does, to be looked up from the inside out. Throws on unknown ones.
 */
export function qualifyNames(proto: FileDescriptorProto, imports: readonly DescFile[]): void {
  const known: Known = new Map();
  const scope = proto.package;
  for (const message of proto.messageType) collect(message, scope, known);
  for (const type of proto.enumType) known.set(joined(scope, type.name), Type.ENUM);
  const seen = new Set<DescFile>();
  for (const file of imports) collectFile(file, known, seen);
  for (const message of proto.messageType) qualifyMessage(message, scope, known);
  for (const extension of proto.extension) qualifyField(extension, scope, known);
  for (const service of proto.service) {
    for (const method of service.method) {
      method.inputType = qualified(method.inputType, joined(scope, service.name), known);
      method.outputType = qualified(method.outputType, joined(scope, service.name), known);
    }
  }
}

function joined(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

function collect(message: DescriptorProto, scope: string, known: Known): void {
  const own = joined(scope, message.name);
  known.set(own, Type.MESSAGE);
  for (const nested of message.nestedType) collect(nested, own, known);
  for (const type of message.enumType) known.set(joined(own, type.name), Type.ENUM);
}

function collectFile(file: DescFile, known: Known, seen: Set<DescFile>): void {
  if (seen.has(file)) return;
  seen.add(file);
  const add = (message: DescMessage): void => {
    known.set(message.typeName, Type.MESSAGE);
    for (const { typeName } of message.nestedEnums) known.set(typeName, Type.ENUM);
    for (const nested of message.nestedMessages) add(nested);
  };
  for (const message of file.messages) add(message);
  for (const { typeName } of file.enums) known.set(typeName, Type.ENUM);
  for (const dependency of file.dependencies) collectFile(dependency, known, seen);
}

function qualifyMessage(message: DescriptorProto, scope: string, known: Known): void {
  const own = joined(scope, message.name);
  for (const field of [...message.field, ...message.extension]) qualifyField(field, own, known);
  for (const nested of message.nestedType) qualifyMessage(nested, own, known);
}

function qualifyField(field: FieldDescriptorProto, scope: string, known: Known): void {
  if (field.typeName !== '') {
    field.typeName = qualified(field.typeName, scope, known);
    // A source names a type without saying what it is.
    if (!Object.hasOwn(field, 'type')) field.type = known.get(field.typeName.slice(1)) ?? Type.MESSAGE;
  }
  if (field.extendee !== '') field.extendee = qualified(field.extendee, scope, known);
}

function qualified(name: string, scope: string, known: Known): string {
  if (name.startsWith('.')) {
    if (!known.has(name.slice(1))) throw new UnknownType(name.slice(1));
    return name;
  }
  for (let outer = scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
    const candidate = joined(outer, name);
    if (known.has(candidate)) return `.${candidate}`;
    if (outer === '') throw new UnknownType(name);
  }
}
