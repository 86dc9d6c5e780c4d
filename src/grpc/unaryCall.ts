import { GrpcCall } from './call/call.js';
import { codes, type GrpcStatus } from './call/grpcStatus.js';
import type { Connection } from './dial/dial.js';
import { failureOfGrpcStatus, GrpcFailure } from './grpcFailure.js';
import { failureOfBreak } from './http2Session.js';

export interface CallLimits {
  signal: AbortSignal;
  timeoutMs: number;
  mostMessageBytes: number;
}

const wrongCount = 'answers OK without one whole message';

/** One call with one message, and the one message of its answer. Rejects with a GrpcFailure. */
export async function unaryCall(
  connection: Connection,
  path: string,
  message: Uint8Array,
  limits: CallLimits,
): Promise<Buffer> {
  const { signal, timeoutMs, mostMessageBytes } = limits;
  const call = new GrpcCall(connection, path, {
    signal,
    deadline: Date.now() + timeoutMs,
    mostMessageBytes,
    userAgent: 'grpclb',
    authority: 'localhost',
  });
  await call.send(message);
  call.endSending();
  const messages: Buffer[] = [];
  for await (const bytes of call.messages()) {
    messages.push(bytes);
    if (messages.length > 1) {
      // That is wrong already, whatever follows.
      call.cancel();
      throw new GrpcFailure('not-grpc', wrongCount);
    }
  }
  const { status } = await call.end();
  if (status.code !== codes.ok) throw failureOf(status, limits);
  const [only] = messages;
  if (only) return only;
  throw new GrpcFailure('not-grpc', wrongCount);
}

function failureOf(status: GrpcStatus, { timeoutMs, mostMessageBytes }: CallLimits): GrpcFailure {
  const { evidence, code, message } = status;
  switch (evidence?.ended) {
    case 'status':
      return failureOfGrpcStatus(code, message);
    case 'page':
      return new GrpcFailure('not-grpc', `answers HTTP ${evidence.http} without a gRPC status`);
    case 'half-message':
      return new GrpcFailure('not-grpc', wrongCount);
    case 'refused-message':
      return code === codes.resourceExhausted
        ? new GrpcFailure('not-grpc', `sends a message of more than ${mostMessageBytes} bytes`)
        : new GrpcFailure('not-grpc', wrongCount);
    case 'too-late':
      return new GrpcFailure('timed-out', `does not answer within ${timeoutMs / 1000} s`);
    case 'no-trailers':
      return new GrpcFailure(
        'cut',
        evidence.http === undefined ? 'ends the call without an answer' : 'ends the call without a gRPC status',
      );
    case 'cut':
      return failureOfBreak(new Error(message));
    case 'reset':
      return new GrpcFailure('cut', `cuts the connection: ${message}`);
    default:
      return code === codes.canceled
        ? new GrpcFailure('timed-out', 'does not answer in time')
        : new GrpcFailure('cut', 'ends the connection');
  }
}
