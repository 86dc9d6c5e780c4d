import { GrpcFailure, grpcStatus } from '../../grpc/grpcFailure.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import type { AbsenceReason } from '../../model/evidence.js';

/** Why a pod could not be read. */
export interface Unread {
  reason: AbsenceReason;
  /** One fact, present tense, about the pod, without its full stop. */
  detail: string;
  /** Its server answers, but has no channelz. */
  notServed?: boolean;
  /** The API server does not let us in. */
  refusal?: ApiFailure;
}

/** What a failure to read a port says about it; throws on what is no expected failure. */
export function unreadOf(port: number, error: unknown): Unread {
  if (error instanceof ApiFailure) {
    const { reason, detail } = error;
    return { reason, detail: detail.replace(/\.$/, ''), ...(reason === 'forbidden' && { refusal: error }) };
  }
  if (!(error instanceof GrpcFailure)) throw error;
  if (error.code === grpcStatus.unimplemented)
    return { reason: 'unsupported', detail: 'channelz is not served', notServed: true };
  return { reason: reasons[error.kind], detail: `port ${port} ${error.detail}` };
}

const reasons: Record<GrpcFailure['kind'], AbsenceReason> = {
  status: 'unsupported',
  refused: 'unreachable',
  cut: 'unreachable',
  'timed-out': 'timed-out',
  'not-grpc': 'malformed',
};
