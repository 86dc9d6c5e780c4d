import { GrpcCall } from '../../grpc/call/call.js';
import { codeName } from '../../grpc/call/grpcStatus.js';
import { openByteStream } from '../../grpc/dial/byteStream.js';
import { type Connection, dial } from '../../grpc/dial/dial.js';
import { encodeMessage } from '../../grpc/protobuf.js';
import { type ActiveAddress, healthCheck } from '../../model/activeProbe.js';

const path = `/${healthCheck.service}/${healthCheck.method}`;
const answerWithinMs = 5000;
/** Of all attempts: a plain server may let a greeting of TLS wait for two seconds. */
const connectWithinMs = 5000;

/** How one call ended. */
interface Ended {
  /** A server answered it by gRPC, with whatever status. */
  answered: boolean;
  /** `OK`, `Unimplemented`; or what came instead: `HTTP 404`. */
  status: string;
}

/** One connection for calls of our own. */
export interface Caller {
  tls: boolean;
  call(): Promise<Ended>;
  close(): void;
}

/** Opens a connection and leaves it open. Rejects with a DialFailure. No secret is sent, so any certificate will do. */
export async function openCaller(address: ActiveAddress, signal: AbortSignal): Promise<Caller> {
  const { host, port, authority, tls } = address;
  const connection = await dial({
    open: (within) => openByteStream({ network: 'tcp', host, port: String(port) }, within),
    security: tls === undefined ? 'detect' : tls ? 'tls' : 'plaintext',
    tls: { insecure: true, serverName: nameIn(authority) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(connectWithinMs)]),
  });
  // What breaks later is reported by the calls that it breaks.
  connection.session.on('error', () => undefined);
  return {
    tls: connection.scheme === 'https',
    call: () => callOver(connection, authority, signal),
    close: () => connection.close(),
  };
}

async function callOver({ session, scheme }: Connection, authority: string, signal: AbortSignal): Promise<Ended> {
  const deadline = Date.now() + answerWithinMs;
  const call = new GrpcCall(session, path, { signal, deadline, userAgent: 'grpclb', authority, scheme });
  await call.send(encodeMessage({}));
  call.endSending();
  for await (const _ of call.messages());
  const { status } = await call.end();
  const { evidence } = status;
  const answered = status.code === 0 || evidence?.ended === 'status';
  if (answered) return { answered, status: codeName(status.code) };
  return {
    answered,
    status: evidence?.ended === 'page' ? `HTTP ${evidence.http} without gRPC` : `no answer (${status.message})`,
  };
}

/** The host of an authority, which may have a port. */
function nameIn(authority: string): string {
  return authority.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
