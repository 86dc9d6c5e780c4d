import type { FrameBody, FrameType } from '../../model/trace/frame.js';
import { errorName, settingName } from './frameNames.js';

const flag = { ack: 0x1, endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 };

interface Read {
  body: FrameBody;
  fault?: string;
  /** The piece of a header block in it; missing where there is none to be found. */
  block?: Buffer;
}

/** What a whole frame says. `payload` is shorter than `length` where not all of it was kept; of DATA nothing is. */
export function frameBody(type: FrameType, flags: number, payload: Buffer, length: number, number: number): Read {
  const has = (bit: number) => (flags & bit) !== 0;
  switch (type) {
    case 'DATA':
      return { body: { type, endStream: has(flag.endStream), messages: [] } };
    case 'HEADERS':
    case 'PUSH_PROMISE':
    case 'CONTINUATION':
      return headersOf(type, has, payload, length);
    case 'SETTINGS':
      return settingsOf(has(flag.ack), payload, length);
    case 'WINDOW_UPDATE':
      return { body: { type, increment: number31(payload, 0) }, ...sized(length, 4) };
    case 'PING':
      return { body: { type, ack: has(flag.ack), data: payload.toString('hex') }, ...sized(length, 8) };
    case 'RST_STREAM':
      return { body: { type, code: errorName(number32(payload, 0)) }, ...sized(length, 4) };
    case 'GOAWAY': {
      const debug = payload.subarray(8).toString('utf8');
      const body = { type, lastStream: number31(payload, 0), code: errorName(number32(payload, 4)), debug };
      return length < 8 ? { body, fault: wrongLength(length) } : { body };
    }
    case 'PRIORITY':
      return { body: { type, ...priorityOf(payload) }, ...sized(length, 5) };
    default:
      return { body: { type: 'UNKNOWN', number } };
  }
}

function headersOf(
  type: 'HEADERS' | 'PUSH_PROMISE' | 'CONTINUATION',
  has: (bit: number) => boolean,
  payload: Buffer,
  length: number,
): Read {
  const endHeaders = has(flag.endHeaders);
  const body: FrameBody =
    type === 'CONTINUATION'
      ? { type, endHeaders }
      : { type, endStream: type === 'HEADERS' && has(flag.endStream), endHeaders };
  const padded = type !== 'CONTINUATION' && has(flag.padded);
  const start =
    (padded ? 1 : 0) + (type === 'HEADERS' && has(flag.priority) ? 5 : 0) + (type === 'PUSH_PROMISE' ? 4 : 0);
  const end = length - (padded ? (payload[0] ?? 0) : 0);
  if (payload.length < length) return { body, fault: `only ${payload.length} of ${length} bytes were kept` };
  if (end < start) return { body, fault: wrongLength(length) };
  return { body, block: payload.subarray(start, end) };
}

function settingsOf(ack: boolean, payload: Buffer, length: number): Read {
  const settings: [string, number][] = [];
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    settings.push([settingName(payload.readUInt16BE(at)), payload.readUInt32BE(at + 2)]);
  }
  const body: FrameBody = { type: 'SETTINGS', ack, settings };
  return length % 6 === 0 ? { body } : { body, fault: wrongLength(length) };
}

function priorityOf(payload: Buffer): { dependsOn: number; weight: number; exclusive: boolean } {
  const first = number32(payload, 0);
  return { dependsOn: first % 2 ** 31, weight: (payload[4] ?? 0) + 1, exclusive: first >= 2 ** 31 };
}

function sized(length: number, right: number): { fault?: string } {
  return length === right ? {} : { fault: wrongLength(length) };
}

function wrongLength(length: number): string {
  return `a length of ${length} is wrong for it`;
}

/** Zero where the frame is too short to hold it. */
function number32(payload: Buffer, at: number): number {
  return payload.length >= at + 4 ? payload.readUInt32BE(at) : 0;
}

function number31(payload: Buffer, at: number): number {
  return number32(payload, at) % 2 ** 31;
}
