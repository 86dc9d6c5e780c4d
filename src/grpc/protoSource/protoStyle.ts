import {
  createMutableRegistry,
  type DescEnumValue,
  type DescFile,
  type DescMessage,
  type Registry,
} from '@bufbuild/protobuf';

/** How a source is laid out. */
export interface ProtoStyle {
  /** Elements in a fixed order, no blank lines, names from the root, and only comments that document something. */
  compact: boolean;
  comments: Comments;
  /** Extensions by which custom options are read. */
  options: Registry;
  package: string;
}

/** Comments before elements, by the element. */
class Comments {
  readonly #byPath = new Map<string, { leading: string; order: number }>();

  constructor(file: DescFile) {
    for (const { path, span, leadingComments } of file.proto.sourceCodeInfo?.location ?? []) {
      const key = path.join();
      const order = (span[0] ?? 0) * 1e5 + (span[1] ?? 0);
      if (!this.#byPath.has(key)) this.#byPath.set(key, { leading: leadingComments, order });
    }
  }

  before(path: readonly number[], indent: string): string[] {
    const text = this.#byPath.get(path.join())?.leading ?? '';
    if (text === '') return [];
    const lines = text.replace(/\n$/, '').replace(/^\n/, '').split('\n');
    return lines.map((line) => `${indent}//${line === '' || line.startsWith(' ') ? line : ` ${line}`}`.trimEnd());
  }

  /** Where in its file an element stands; undefined where that is not known. */
  order(path: readonly number[]): number | undefined {
    return this.#byPath.get(path.join())?.order;
  }
}

export function styleOf(file: DescFile, compact: boolean): ProtoStyle {
  return { compact, comments: new Comments(file), options: extensionsKnownTo(file), package: file.proto.package };
}

/** The extensions in a file and in all that it imports. */
export function extensionsKnownTo(file: DescFile): Registry {
  const extensions = createMutableRegistry();
  addExtensions(file, extensions, new Set());
  return extensions;
}

function addExtensions(file: DescFile, to: ReturnType<typeof createMutableRegistry>, seen: Set<DescFile>): void {
  if (seen.has(file)) return;
  seen.add(file);
  for (const extension of file.extensions) to.add(extension);
  const nested = (message: DescMessage): void => {
    for (const extension of message.nestedExtensions) to.add(extension);
    for (const inner of message.nestedMessages) nested(inner);
  };
  for (const message of file.messages) nested(message);
  for (const dependency of file.dependencies) addExtensions(dependency, to, seen);
}

/** A type's name as it is written within `scope`. */
export function writtenName(name: string, scope: string, style: ProtoStyle): string {
  if (style.compact) return `.${name}`;
  for (let outer = `${scope}.`; outer !== '.'; ) {
    if (name.startsWith(outer)) return name.slice(outer.length);
    if (outer === `${style.package}.`) break;
    outer = outer.slice(0, outer.lastIndexOf('.', outer.length - 2) + 1);
    if (outer === '') break;
  }
  return name;
}

/** Numbers in order, but an open enum begins with its zero. */
export function byNumber(a: DescEnumValue, b: DescEnumValue): number {
  if (a.number === b.number) return a.name < b.name ? -1 : 1;
  if (a.parent.open && (a.number === 0 || b.number === 0)) return a.number === 0 ? -1 : 1;
  return a.number - b.number;
}

/** The place of a message in its file, as source info counts it. */
export function pathOfMessage(message: DescMessage): number[] {
  if (!message.parent) return [4, message.file.messages.indexOf(message)];
  return [...pathOfMessage(message.parent), 3, message.parent.proto.nestedType.indexOf(message.proto)];
}
