import { grpcStatusNames } from '../model/grpcStatusNames.js';

/**
 * `status`: the server answered with a gRPC status other than OK. `refused`: nobody listens on the port. `cut`: the
 * connection ended before the answer. `not-grpc`: what answers is no gRPC server, or sends broken messages.
 */
type Kind = 'status' | 'refused' | 'cut' | 'timed-out' | 'not-grpc';

/** Numbers of gRPC statuses that are told apart. */
export const grpcStatus = { ok: 0, notFound: 5, unimplemented: 12 } as const;

/** An expected failure of a gRPC call. */
export class GrpcFailure extends Error {
  readonly kind: Kind;
  /** One fact, present tense, with the endpoint as its unnamed subject: `does not answer within 5 s`. */
  readonly detail: string;
  /** The gRPC status, where the server answered with one. */
  readonly code: number | undefined;

  constructor(kind: Kind, detail: string, code?: number, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'GrpcFailure';
    this.kind = kind;
    this.detail = detail;
    this.code = code;
  }
}

/** The failure that a status other than OK stands for. */
export function failureOfGrpcStatus(code: number, message: string): GrpcFailure {
  const name = grpcStatusNames[code] ?? `status ${code}`;
  return new GrpcFailure('status', `answers ${name}${message === '' ? '' : `: ${message}`}`, code);
}
