import type { IncomingHttpHeaders } from 'node:http2';
import { failureOfGrpcStatus, GrpcFailure, grpcStatus } from './grpcFailure.js';

/** The body of an answer as it comes in. */
export class Frames {
  readonly #mostBytes: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The failure, once the answer cannot be taken any more. */
  add(chunk: Buffer): GrpcFailure | undefined {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return this.#bytes > this.#mostBytes + 5
      ? new GrpcFailure('not-grpc', `sends a message of more than ${this.#mostBytes} bytes`)
      : undefined;
  }

  /** The one message of the answer; undefined where it is no whole message, or compressed, which we never offer. */
  message(): Buffer | undefined {
    const body = Buffer.concat(this.#chunks);
    return body.length >= 5 && body[0] === 0 && body.readUInt32BE(1) === body.length - 5 ? body.subarray(5) : undefined;
  }
}

/** The status stands in the trailers, or in the headers of an answer that has nothing else. */
export function outcomeOf(
  headers: IncomingHttpHeaders | undefined,
  trailers: IncomingHttpHeaders | undefined,
  frames: Frames,
): Buffer | GrpcFailure {
  if (headers === undefined) return new GrpcFailure('cut', 'ends the call without an answer');
  const said = trailers?.['grpc-status'] ?? headers['grpc-status'];
  if (said === undefined) {
    const type = headers['content-type'];
    if (type?.startsWith('application/grpc')) return new GrpcFailure('cut', 'ends the call without a gRPC status');
    return new GrpcFailure('not-grpc', `answers HTTP ${headers[':status']} without a gRPC status`);
  }
  const code = Number(said);
  if (code !== grpcStatus.ok) {
    const message = trailers?.['grpc-message'] ?? headers['grpc-message'];
    return failureOfGrpcStatus(code, percentDecoded(String(message ?? '')));
  }
  return frames.message() ?? new GrpcFailure('not-grpc', 'answers OK without one whole message');
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
