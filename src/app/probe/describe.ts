import type { ProtoSymbol } from '../../grpc/descriptors/descriptorSource.js';
import { failure } from './probeOptions.js';
import type { Session } from './session.js';

/** `describe`: symbols as proto source. */
export async function describe({ source, options, io }: Session): Promise<string[]> {
  const symbols = options.symbol === '' ? await services(source) : [options.symbol];
  if (symbols.length === 0) await io.out('Server returned an empty list of exposed services\n');
  for (const symbol of symbols) {
    const name = symbol.replace(/^\./, '');
    const found = await source.symbol(name).catch((error) => {
      throw failure(`Failed to resolve symbol "${name}"`, error);
    });
    await io.out(await description(name, found));
    if (found.kind === 'message' && options.msgTemplate && !(await shownAsField(found))) {
      const { templateText } = await import('../../grpc/messages/template.js');
      await io.out(`\nMessage template:\n${await templateText(found, options.format, source)}\n`);
    }
  }
  return symbols;
}

async function services(source: Session['source']): Promise<string[]> {
  return source.services().catch((error) => {
    throw failure('Failed to list services', error);
  });
}

async function description(name: string, symbol: ProtoSymbol): Promise<string> {
  const { protoText } = await import('../../grpc/protoSource/protoText.js');
  const group = await shownAsField(symbol);
  // A value of an enum is told with its enum, by whichever name it was asked for.
  const full = symbol.kind === 'enum_value' ? `${symbol.parent.typeName}.${symbol.name}` : name;
  return `${full} is ${group ? 'the type of a group field' : kindOf(name, symbol)}:\n${protoText(group ?? symbol)}\n`;
}

/** The field of a group, of which its message is a part. */
async function shownAsField(symbol: ProtoSymbol): Promise<ProtoSymbol | undefined> {
  if (symbol.kind !== 'message' || !symbol.parent) return undefined;
  const { isGroup } = await import('../../grpc/protoSource/fieldText.js');
  return symbol.parent.fields.find((field) => isGroup(field) && field.message === symbol);
}

function kindOf(name: string, symbol: ProtoSymbol): string {
  switch (symbol.kind) {
    case 'message':
      return 'a message';
    case 'field': {
      if (!name.endsWith(`.${symbol.name}`)) return 'the entry type for a map field';
      return symbol.proto.type === 10 ? 'a group field' : 'a field';
    }
    case 'extension':
      return symbol.proto.type === 10 ? 'a group field' : 'an extension';
    case 'oneof':
      return 'a one-of';
    case 'enum':
      return 'an enum';
    case 'enum_value':
      return 'an enum value';
    case 'service':
      return 'a service';
    case 'rpc':
      return 'a method';
  }
}
