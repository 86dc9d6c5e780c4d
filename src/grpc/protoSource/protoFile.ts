import type { DescFile } from '@bufbuild/protobuf';
import { Edition, FileOptionsSchema } from '@bufbuild/protobuf/wkt';
import { isGroup } from './fieldText.js';
import { extensionParts, messageText } from './messageText.js';
import { optionsOf } from './options.js';
import { inOrder, joined, type Part } from './parts.js';
import { styleOf } from './protoStyle.js';
import { enumText, longOptions, serviceText } from './protoText.js';

/** A whole file as source, for `-proto-out-dir`. */
export function protoFileText(file: DescFile): string {
  const style = styleOf(file, false);
  const { proto } = file;
  const groups = new Set(file.extensions.filter(isGroup).map(({ message }) => message));
  const types: Part[] = [
    ...file.messages
      .filter((message) => !groups.has(message))
      .map((message) => ({
        rank: 0,
        order: style.comments.order([4, file.messages.indexOf(message)]),
        lines: messageText(message, style, ''),
      })),
    ...file.enums.map((type, i) => ({
      rank: 0,
      order: style.comments.order([5, i]),
      lines: enumText(type, style, ''),
    })),
    ...file.services.map((service, i) => ({
      rank: 0,
      order: style.comments.order([6, i]),
      lines: serviceText(service, style),
    })),
    ...extensionParts(file.extensions, 0, proto.package, style, '', [7]),
  ];
  const parts: Part[] = [
    { rank: 0, lines: [syntaxOf(file)] },
    ...(proto.package === '' ? [] : [{ rank: 0, lines: [`package ${proto.package};`] }]),
    ...proto.dependency.map((name, i) => ({ rank: 0, lines: [`import ${modifier(file, i)}"${name}";`] })),
    ...longOptions(optionsOf(FileOptionsSchema, proto.options, proto.package, style), ''),
    ...inOrder(types, style),
  ];
  return `${joined(parts, style).join('\n')}\n`;
}

function syntaxOf({ proto, edition }: DescFile): string {
  if (proto.syntax !== 'editions') return `syntax = "${proto.syntax || 'proto2'}";`;
  return `edition = "${Edition[edition]?.replace('EDITION_', '') ?? edition}";`;
}

function modifier({ proto }: DescFile, index: number): string {
  if (proto.publicDependency.includes(index)) return 'public ';
  return proto.weakDependency.includes(index) ? 'weak ' : '';
}
