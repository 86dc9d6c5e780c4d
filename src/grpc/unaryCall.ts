import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { Frames, outcomeOf } from './grpcAnswer.js';
import { GrpcFailure } from './grpcFailure.js';
import { failureOfBreak } from './http2Session.js';

export interface CallLimits {
  signal: AbortSignal;
  timeoutMs: number;
  mostMessageBytes: number;
}

/** HTTP/2's code for a stream that is not needed any more. */
const cancel = 8;

/** One call with one message, and the one message of its answer. Rejects with a GrpcFailure. */
export function unaryCall(
  http2: ClientHttp2Session,
  path: string,
  message: Uint8Array,
  { signal, timeoutMs, mostMessageBytes }: CallLimits,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const stream = begin(http2, path, timeoutMs);
    const frames = new Frames(mostMessageBytes);
    let headers: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders | undefined;
    const settle = (outcome: Buffer | GrpcFailure) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      if (outcome instanceof GrpcFailure) reject(outcome);
      else resolve(outcome);
    };
    const fail = (failure: GrpcFailure) => {
      settle(failure);
      stream.close(cancel);
    };
    const aborted = () => fail(new GrpcFailure('timed-out', 'does not answer in time'));
    const late = () => fail(new GrpcFailure('timed-out', `does not answer within ${timeoutMs / 1000} s`));
    const timer = setTimeout(late, timeoutMs);
    signal.addEventListener('abort', aborted);
    if (signal.aborted) aborted();
    stream
      .on('response', (received) => {
        headers = received;
      })
      .on('trailers', (received) => {
        trailers = received;
      })
      .on('data', (chunk: Buffer) => {
        const failure = frames.add(chunk);
        if (failure) fail(failure);
      })
      .on('error', (error) => fail(failureOfBreak(error)))
      .on('close', () => settle(outcomeOf(headers, trailers, frames)));
    stream.end(framed(message));
  });
}

function begin(http2: ClientHttp2Session, path: string, timeoutMs: number): ClientHttp2Stream {
  try {
    return http2.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${timeoutMs}m`,
      'user-agent': 'grpclb',
    });
  } catch (error) {
    // A session that has just ended throws.
    throw failureOfBreak(error);
  }
}

/** A message with its prefix: not compressed, length. */
function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}
