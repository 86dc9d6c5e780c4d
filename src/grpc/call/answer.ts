import type { CallEvidence } from '../../model/layers/callEvidence.js';
import { codeOfHttpStatus, codes, type GrpcStatus, statusOfReset } from './grpcStatus.js';
import { fieldOf } from './metadata.js';

const details = 'grpc-status-details-bin';

/** What headers say that are no answer of a gRPC server; undefined where they are one. */
export function refusalOfHeaders(raw: readonly string[], reason: (http: number) => string): GrpcStatus | undefined {
  const http = Number(fieldOf(raw, ':status'));
  const type = fieldOf(raw, 'content-type');
  const isGrpc = type !== undefined && isGrpcType(type);
  if (http === 200 && isGrpc) return undefined;
  const said = [
    ...(http === 200 ? [] : [`unexpected HTTP status code received from server: ${http} (${reason(http)})`]),
    ...(isGrpc
      ? []
      : [
          type === undefined
            ? 'malformed header: missing HTTP content-type'
            : `transport: received unexpected content-type ${JSON.stringify(type)}`,
        ]),
  ];
  return { code: codeOfHttpStatus(http), message: said.join('; ') };
}

function isGrpcType(type: string): boolean {
  return /^application\/grpc($|[+;])/i.test(type);
}

/** The status in trailers, or in headers that are all there is. */
export function statusOfTrailers(raw: readonly string[]): GrpcStatus {
  const code = fieldOf(raw, 'grpc-status');
  if (code === undefined) return { code: codes.unknown, message: '' };
  if (!/^-?\d+$/.test(code)) return { code: codes.internal, message: `transport: malformed grpc-status: ${code}` };
  const bytes = fieldOf(raw, details);
  return {
    code: Number(code) >>> 0,
    message: percentDecoded(fieldOf(raw, 'grpc-message') ?? ''),
    ...(bytes !== undefined && { details: Buffer.from(bytes, 'base64') }),
  };
}

/** Errors that say no more than the reset code does. */
const ofTheStream = ['ERR_HTTP2_STREAM_ERROR', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_HTTP2_STREAM_CANCEL'];

/** What a stream means that ended without a status. */
export function statusOfBreak(
  resetCode: number,
  error: Error | undefined,
  disconnected: boolean,
  goAway: CallEvidence['goAway'],
): GrpcStatus {
  if (goAway && disconnected) {
    const debug = goAway.text === '' ? '' : `, debug data: ${JSON.stringify(goAway.text)}`;
    const message = `error reading from server: EOF, received prior goaway: code: ${goAway.error}${debug}`;
    return { code: codes.unavailable, message };
  }
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (error && !ofTheStream.includes(code)) {
    return { code: codes.unavailable, message: `error reading from server: ${error.message}` };
  }
  if (disconnected) return { code: codes.unavailable, message: 'error reading from server: EOF' };
  if (resetCode !== 0) return statusOfReset(resetCode);
  return { code: codes.internal, message: 'server closed the stream without sending trailers' };
}

/** Bytes that are no UTF-8 stay signs of replacement, as the specification wants a message whatever comes. */
function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text.slice(i + 1, i + 3);
    if (text[i] === '%' && /^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else bytes.push(text.charCodeAt(i) & 0xff);
  }
  return Buffer.from(bytes).toString('utf8');
}
