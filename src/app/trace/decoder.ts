import { type DescMethod, fromBinary } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { unpacked } from '../../grpc/call/messageFrames.js';
import type { DescriptorSource } from '../../grpc/descriptors/descriptorSource.js';
import { jsonText } from '../../grpc/messages/jsonText.js';
import { MessageTypes } from '../../grpc/messages/messageTypes.js';
import type { MessageMark, Side } from '../../model/trace/frame.js';

const mostBytes = 4 * 1024 * 1024;

/** Turns messages into JSON of one line; what cannot be read says why. */
export function decoder(source: DescriptorSource): (mark: MessageMark, from: Side) => Promise<string | undefined> {
  const types = new MessageTypes(source);
  const methods = new Map<string, Promise<DescMethod | undefined>>();
  const methodOf = (path: string) => {
    const known = methods.get(path);
    if (known) return known;
    const found = lookedUp(source, path);
    methods.set(path, found);
    return found;
  };
  return async ({ content, compressed }, from) => {
    if (!content) return undefined;
    const method = await methodOf(content.path);
    if (!method) return '(its type is not known)';
    const type = from === 'client' ? method.input : method.output;
    try {
      const sent = Buffer.from(content.bytes);
      const bytes = compressed ? await unpacked(sent, content.encoding, mostBytes) : sent;
      types.registry.add(type);
      const message = reflect(type, fromBinary(type, bytes));
      const text = await types.with(() => jsonText(message, { types, emitDefaults: false }));
      return text.replace(/\n */g, ' ');
    } catch (error) {
      return `(not decoded: ${(error as Error).message})`;
    }
  };
}

async function lookedUp(source: DescriptorSource, path: string): Promise<DescMethod | undefined> {
  const [, service = '', name] = path.split('/');
  const symbol = await source.symbol(service).catch(() => undefined);
  return symbol?.kind === 'service' ? symbol.methods.find((method) => method.name === name) : undefined;
}
