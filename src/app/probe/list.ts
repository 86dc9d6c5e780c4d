import { NotFound } from '../../grpc/descriptors/descriptorSource.js';
import { failure } from './probeOptions.js';
import type { Session } from './session.js';

/** `list`: services, or the methods of one. Returns what was listed, for the files that may be written. */
export async function list({ source, options, io }: Session): Promise<string[]> {
  const { symbol } = options;
  if (symbol === '') {
    const services = await source.services().catch((error) => {
      throw failure('Failed to list services', error);
    });
    await io.out(lines(services, '(No services)'));
    return services;
  }
  try {
    const service = await source.symbol(symbol);
    if (service.kind !== 'service') throw new NotFound('Service', symbol);
    await io.out(
      lines(
        service.methods.map(({ name }) => `${symbol}.${name}`),
        '(No methods)',
      ),
    );
  } catch (error) {
    throw failure(`Failed to list methods for service "${symbol}"`, error);
  }
  return [symbol];
}

function lines(names: string[], none: string): string {
  return names.length === 0 ? `${none}\n` : `${names.sort().join('\n')}\n`;
}
