import type { DescFile, DescMessage } from '@bufbuild/protobuf';
import type { DescriptorProto, FieldDescriptorProto, FileDescriptorProto } from '@bufbuild/protobuf/wkt';

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
  const known = new Set<string>();
  const scope = proto.package;
  for (const message of proto.messageType) collect(message, scope, known);
  for (const type of proto.enumType) known.add(joined(scope, type.name));
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

function collect(message: DescriptorProto, scope: string, known: Set<string>): void {
  const own = joined(scope, message.name);
  known.add(own);
  for (const nested of message.nestedType) collect(nested, own, known);
  for (const type of message.enumType) known.add(joined(own, type.name));
}

function collectFile(file: DescFile, known: Set<string>, seen: Set<DescFile>): void {
  if (seen.has(file)) return;
  seen.add(file);
  const add = (message: DescMessage): void => {
    known.add(message.typeName);
    for (const { typeName } of message.nestedEnums) known.add(typeName);
    for (const nested of message.nestedMessages) add(nested);
  };
  for (const message of file.messages) add(message);
  for (const { typeName } of file.enums) known.add(typeName);
  for (const dependency of file.dependencies) collectFile(dependency, known, seen);
}

function qualifyMessage(message: DescriptorProto, scope: string, known: ReadonlySet<string>): void {
  const own = joined(scope, message.name);
  for (const field of [...message.field, ...message.extension]) qualifyField(field, own, known);
  for (const nested of message.nestedType) qualifyMessage(nested, own, known);
}

function qualifyField(field: FieldDescriptorProto, scope: string, known: ReadonlySet<string>): void {
  if (field.typeName !== '') field.typeName = qualified(field.typeName, scope, known);
  if (field.extendee !== '') field.extendee = qualified(field.extendee, scope, known);
}

function qualified(name: string, scope: string, known: ReadonlySet<string>): string {
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
