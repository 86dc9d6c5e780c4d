import type { CallEvidence } from '../../model/layers/callEvidence.js';
import { http2Errors } from '../http2Errors.js';

/** What a call ended with. */
export interface GrpcStatus {
  code: number;
  message: string;
  /** The bytes of a `google.rpc.Status`, where the server sent one along. */
  details?: Uint8Array;
  /** What there was to be seen, where it is not OK. */
  evidence?: CallEvidence;
}

/** The codes, by the names that Go prints. */
const names = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
];

export const codes = {
  ok: 0,
  canceled: 1,
  unknown: 2,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

export function codeName(code: number): string {
  return names[code] ?? `Code(${code})`;
}

/** A call that ended with a status other than OK, where the caller wants it thrown. */
export class StatusError extends Error {
  readonly status: GrpcStatus;

  constructor(status: GrpcStatus) {
    super(`rpc error: code = ${codeName(status.code)} desc = ${status.message}`);
    this.name = 'StatusError';
    this.status = status;
  }
}

/** The status that an HTTP status stands for where no gRPC status came, by the gRPC specification. */
export function codeOfHttpStatus(http: number): number {
  switch (http) {
    case 400:
      return codes.internal;
    case 401:
      return codes.unauthenticated;
    case 403:
      return codes.permissionDenied;
    case 404:
      return codes.unimplemented;
    case 429:
    case 502:
    case 503:
    case 504:
      return codes.unavailable;
    default:
      return codes.unknown;
  }
}

/** The status that a RST_STREAM with this code stands for, by the gRPC specification. */
export function statusOfReset(code: number): GrpcStatus {
  const message = `stream terminated by RST_STREAM with error code: ${http2Errors[code] ?? code}`;
  switch (code) {
    case 7:
      return { code: codes.unavailable, message };
    case 8:
      return { code: codes.canceled, message };
    case 11:
      return { code: codes.resourceExhausted, message };
    case 12:
      return { code: codes.permissionDenied, message };
    default:
      return { code: codes.internal, message };
  }
}
