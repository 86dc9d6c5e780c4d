import type { CallEvidence } from '../../model/layers/callEvidence.js';
import type { Connection } from '../dial/dial.js';
import { goAwayOf } from '../dial/http2.js';
import { http2Errors } from '../http2Errors.js';
import type { GrpcStatus } from './grpcStatus.js';
import { fieldOf } from './metadata.js';

/** What has come of a call. */
interface Seen {
  connection: Connection;
  headers: readonly string[];
  page: string | undefined;
  messages: number;
  /** The number of RST_STREAM. */
  reset: number;
}

/** Headers that tell who answered. */
const telling = ['server', 'via', 'location', 'l5d-proxy-error', 'x-envoy-upstream-service-time'];

export function evidenceOf(
  { connection: { session, scheme }, headers, page, messages, reset }: Seen,
  { code, message }: GrpcStatus,
  ended: CallEvidence['ended'],
): CallEvidence {
  const http = fieldOf(headers, ':status');
  const contentType = fieldOf(headers, 'content-type');
  const goAway = goAwayOf(session);
  return {
    scheme,
    ended,
    code,
    message,
    ...(http !== undefined && { http: Number(http) }),
    ...(contentType !== undefined && { contentType }),
    headers: Object.fromEntries(telling.map((name) => [name, fieldOf(headers, name)]).filter(([, value]) => value)),
    ...(page !== undefined && { page }),
    ...(ended === 'reset' && { reset: http2Errors[reset] ?? String(reset) }),
    ...(goAway && { goAway: { error: goAway.error, text: goAway.text } }),
    messages,
  };
}
