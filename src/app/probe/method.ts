import type { DescMethod } from '@bufbuild/protobuf';
import { StatusError } from '../../grpc/call/grpcStatus.js';
import { NotFound } from '../../grpc/descriptors/descriptorSource.js';
import type { MessageTypes } from '../../grpc/messages/messageTypes.js';
import type { Session } from './session.js';

/** The method that is to be called. Rejects with an Error in grpcurl's words. */
export async function methodOf({ options, source }: Session): Promise<DescMethod> {
  const { symbol } = options;
  const cut = Math.max(symbol.lastIndexOf('/'), symbol.includes('/') ? -1 : symbol.lastIndexOf('.'));
  const service = symbol.slice(0, Math.max(0, cut));
  const name = symbol.slice(cut + 1);
  if (service === '' || name === '') {
    throw new Error(`given method name "${symbol}" is not in expected format: 'service/method' or 'service.method'`);
  }
  const found = await source.symbol(service).catch((error) => {
    throw unresolved(service, error);
  });
  if (found.kind !== 'service') throw new Error(`target server does not expose service "${service}"`);
  const method = found.methods.find((candidate) => candidate.name === name);
  if (!method) throw new Error(`service "${service}" does not include a method named "${name}"`);
  return method;
}

function unresolved(service: string, error: unknown): Error {
  if (error instanceof NotFound) return new Error(`target server does not expose service "${service}"`);
  const what = `failed to query for service descriptor "${service}"`;
  if (!(error instanceof StatusError)) return new Error(`${what}: ${(error as Error).message}`, { cause: error });
  return new StatusError({ ...error.status, message: `${what}: ${error.status.message}` });
}

/** Makes the extensions of both messages known. */
export async function prepare(types: MessageTypes, { input, output }: DescMethod): Promise<void> {
  for (const message of [input, output]) {
    types.registry.add(message);
    await types.expand(message).catch((error) => {
      throw new Error(`error resolving server extensions for message ${message.typeName}: ${(error as Error).message}`);
    });
  }
}

/** The messages of `-d`. */
export async function* requestsFor(
  { options, io }: Session,
  types: MessageTypes,
  { input }: DescMethod,
): AsyncGenerator<Uint8Array, void> {
  const { data, format, allowUnknownFields } = options;
  if (data === '') return;
  const { requests } = await import('../../grpc/messages/requests.js');
  yield* requests(input, data === '@' ? io.input() : once(data), { format, allowUnknownFields, types });
}

async function* once(text: string): AsyncGenerator<string, void> {
  yield text;
}
