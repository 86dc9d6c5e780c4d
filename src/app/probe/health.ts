import { codes, type GrpcStatus } from '../../grpc/call/grpcStatus.js';
import { MessageTypes } from '../../grpc/messages/messageTypes.js';
import { encodeMessage, WireMessage } from '../../grpc/protobuf.js';
import { explainEnd } from './explain.js';
import { metadataFrom } from './headers.js';
import type { Session } from './session.js';
import { statusText } from './statusText.js';

const names = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
const notServing = 4;
const exitCodeOffset = 64;

/**
 * `health [SERVICE]`: what the server says of itself by the health protocol, or with `--watch` each change. Returns the
 * exit code: 4 where it answers and does not serve, as grpc-health-probe has it.
 */
export async function health({ options, io, source, server }: Session): Promise<number> {
  const { call } = await server();
  const method = options.watch ? 'Watch' : 'Check';
  const checking = call(`/grpc.health.v1.Health/${method}`, metadataFrom([...options.headers, ...options.rpcHeaders]));
  await checking.send(encodeMessage({ 1: Buffer.from(options.symbol) }));
  checking.endSending();
  let last: number | undefined;
  for await (const message of checking.messages()) {
    last = new WireMessage(message).number(1);
    await io.out(`${names[last] ?? last}\n`);
  }
  const { status } = await checking.end();
  // Whoever stops watching has seen what there was.
  if (status.code !== codes.ok && !io.signal.aborted) {
    io.err(await statusText(explained(status, options.symbol), options.format, new MessageTypes(source)));
    await explainEnd(status, { options, io });
    return exitCodeOffset + status.code;
  }
  return last === 1 ? 0 : notServing;
}

function explained(status: GrpcStatus, service: string): GrpcStatus {
  if (status.code === codes.unimplemented) {
    return { ...status, message: `${status.message} (the server does not serve grpc.health.v1.Health)` };
  }
  if (status.code !== codes.notFound || service === '') return status;
  return { ...status, message: `${status.message} (the server tells the health of other services than ${service})` };
}
