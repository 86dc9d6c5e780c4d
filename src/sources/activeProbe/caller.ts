import { GrpcCall } from '../../grpc/call/call.js';
import { codeName, codes } from '../../grpc/call/grpcStatus.js';
import { openByteStream } from '../../grpc/dial/byteStream.js';
import { type Connection, dial } from '../../grpc/dial/dial.js';
import { encodeMessage } from '../../grpc/protobuf.js';
import { type ActiveAddress, healthCheck } from '../../model/activeProbe.js';
import { callReport } from '../../model/layers/callReport.js';
import type { LayerReport } from '../../model/layers/layers.js';

const path = `/${healthCheck.service}/${healthCheck.method}`;
const answerWithinMs = 5000;
/** Of all attempts: a plain server may let a greeting of TLS wait for two seconds. */
const connectWithinMs = 5000;

/** How one call ended. */
interface Ended {
  /** A server answered it by gRPC, with whatever status. */
  answered: boolean;
  /** `OK`, `Unimplemented`; or what came instead, with the likely cause. */
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

async function callOver(connection: Connection, authority: string, signal: AbortSignal): Promise<Ended> {
  const deadline = Date.now() + answerWithinMs;
  const call = new GrpcCall(connection, path, { signal, deadline, userAgent: 'grpclb', authority });
  await call.send(encodeMessage({}));
  call.endSending();
  for await (const _ of call.messages());
  const { status } = await call.end();
  const report = status.evidence && callReport(authority, status.evidence);
  // Without a report the status is the server's own word.
  const answered = status.code === codes.ok || (status.evidence !== undefined && report === undefined);
  if (answered) return { answered, status: codeName(status.code) };
  return { answered, status: report ? failureOf(report) : status.message };
}

function failureOf({ layers, failed, cause }: LayerReport): string {
  const says = layers.find(({ layer }) => layer === failed)?.says ?? 'no answer';
  return `${says}. ${cause.replace(/\.$/, '')}`;
}

/** The host of an authority, which may have a port. */
function nameIn(authority: string): string {
  return authority.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
