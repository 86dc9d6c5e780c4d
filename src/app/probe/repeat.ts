import { codeName, codes } from '../../grpc/call/grpcStatus.js';
import type { Call } from '../../grpc/call/retriedCall.js';
import { MessageTypes } from '../../grpc/messages/messageTypes.js';
import type { Server } from './connect.js';
import { metadataFrom } from './headers.js';
import { type LoadResult, loadText } from './loadText.js';
import { methodOf, prepare, requestsFor } from './method.js';
import { failure } from './probeOptions.js';
import type { Session } from './session.js';

const failed = 1;

/**
 * `-repeat N`: the same call many times, over several connections: how long they took and who answered. Returns 1 where
 * a call failed.
 */
export async function repeat(session: Session): Promise<number> {
  const { options, io } = session;
  const types = new MessageTypes(session.source);
  const method = await methodOf(session).catch((error) => {
    throw failure(`Error invoking method "${options.symbol}"`, error);
  });
  await prepare(types, method);
  const messages: Uint8Array[] = [];
  for await (const message of requestsFor(session, types, method)) messages.push(message);
  if (messages.length === 0 && method.methodKind !== 'client_streaming') messages.push(new Uint8Array());
  const servers = [await session.server()];
  while (servers.length < options.connections) servers.push(await session.anotherServer());
  const result = await calls(session, servers, `/${method.parent.typeName}/${method.name}`, messages);
  await io.out(loadText(result));
  return result.statuses.some(([code]) => code !== codeName(codes.ok)) ? failed : 0;
}

async function calls(
  { options, io }: Session,
  servers: readonly Server[],
  path: string,
  messages: readonly Uint8Array[],
): Promise<LoadResult> {
  const metadata = metadataFrom([...options.headers, ...options.rpcHeaders]);
  const tookMs: number[] = [];
  const statuses = new Map<string, number>();
  const backends = new Map<string, number>();
  let begun = 0;
  const began = performance.now();
  const worker = async () => {
    while (begun < options.repeat && !io.signal.aborted) {
      const server = servers[begun++ % servers.length];
      if (!server) return;
      const start = performance.now();
      const call = server.call(path, metadata);
      await exchange(call, messages);
      const { status, trailers } = await call.end();
      tookMs.push(performance.now() - start);
      count(statuses, codeName(status.code));
      const headers = options.backendHeader === '' ? [] : [...(await call.headers()), ...trailers];
      const named = headers.find(([key]) => key === options.backendHeader)?.[1];
      count(
        backends,
        named ??
          (options.backendHeader === '' ? (call.connection.pod ?? call.connection.peer ?? 'unknown') : '(not named)'),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, options.repeat) }, worker));
  const bySize = (map: Map<string, number>) => [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    tookMs,
    totalMs: performance.now() - began,
    connections: servers.length,
    statuses: bySize(statuses),
    backends: bySize(backends),
  };
}

/** Sends and reads at once, so that neither side waits for the other. */
async function exchange(call: Call, messages: readonly Uint8Array[]): Promise<void> {
  const sending = (async () => {
    for (const message of messages) if (!(await call.send(message))) return;
    call.endSending();
  })();
  for await (const _ of call.messages());
  await sending;
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
