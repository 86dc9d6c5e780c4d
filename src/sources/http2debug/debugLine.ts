import type { FrameBody, HeaderField } from '../../model/trace/frame.js';
import { goQuoted } from './goQuoted.js';

/** One line of what GODEBUG=http2debug=2 prints. */
export type DebugLine =
  | {
      kind: 'frame';
      framer: string;
      wrote: boolean;
      stream: number;
      length: number;
      body: FrameBody;
      data?: LoggedData;
    }
  /** Decoded of the frame that was read last. */
  | { kind: 'field'; field: HeaderField }
  /** Of the frame that is to be written next; grpc-go does not print these. */
  | { kind: 'encoded'; by: 'client' | 'server'; field: HeaderField };

/** The start of a DATA frame, and how many bytes the log left out. */
interface LoggedData {
  bytes: Buffer;
  omitted: number;
}

const frameLine =
  /http2: Framer (0x[0-9a-f]+): (wrote|read) ([A-Z_0-9]+)(?: flags=([A-Z_|0-9xa-f]+))?(?: stream=(\d+))? len=(\d+)(.*)$/s;
const fieldLine = /http2: decoded hpack field header field "((?:[^"\\]|\\.)*)" = "((?:[^"\\]|\\.)*)"/s;
const encodedLine = /http2: (Transport|server) encoding header "((?:[^"\\]|\\.)*)" = "((?:[^"\\]|\\.)*)"/s;

/** Undefined for a line of another kind. */
export function debugLine(line: string): DebugLine | undefined {
  const start = line.indexOf('http2: ');
  if (start < 0) return undefined;
  const [, framer, way, type, flags = '', stream = '0', length = '0', rest = ''] = frameLine.exec(line) ?? [];
  if (framer !== undefined && type !== undefined) {
    const body = bodyOf(type, flags.split('|'), rest);
    const data = body.type === 'DATA' ? dataOf(rest) : undefined;
    const frame = { framer, wrote: way === 'wrote', stream: Number(stream), length: Number(length), body };
    return { kind: 'frame', ...frame, ...(data && { data }) };
  }
  const [, name, value] = fieldLine.exec(line) ?? [];
  if (name !== undefined) return { kind: 'field', field: fieldOf(name, value) };
  const [, by, encodedName, encodedValue] = encodedLine.exec(line) ?? [];
  if (encodedName === undefined) return undefined;
  return { kind: 'encoded', by: by === 'server' ? 'server' : 'client', field: fieldOf(encodedName, encodedValue) };
}

function fieldOf(name: string, value = ''): HeaderField {
  return [goQuoted(name).toString(), goQuoted(value).toString()];
}

function bodyOf(type: string, flags: readonly string[], rest: string): FrameBody {
  const has = (flag: string) => flags.includes(flag);
  const number = (name: string) => Number(new RegExp(`\\b${name}=(\\d+)`).exec(rest)?.[1] ?? 0);
  const quoted = (name: string) =>
    goQuoted(new RegExp(`\\b${name}="((?:[^"\\\\]|\\\\.)*)"`, 's').exec(rest)?.[1] ?? '');
  const code = () => /\bErrCode=(.+?)(?: Debug=|$)/.exec(rest)?.[1]?.trim() ?? '';
  switch (type) {
    case 'HEADERS':
    case 'PUSH_PROMISE':
      return { type, endStream: has('END_STREAM'), endHeaders: has('END_HEADERS') };
    case 'CONTINUATION':
      return { type, endHeaders: has('END_HEADERS') };
    case 'DATA':
      return { type, endStream: has('END_STREAM'), messages: [] };
    case 'SETTINGS':
      return { type, ack: has('ACK'), settings: settingsOf(rest) };
    case 'WINDOW_UPDATE':
      return { type, increment: number('incr') };
    case 'PING':
      return { type, ack: has('ACK'), data: quoted('ping').toString('hex') };
    case 'RST_STREAM':
      return { type, code: code() };
    case 'GOAWAY':
      return { type, lastStream: number('LastStreamID'), code: code(), debug: quoted('Debug').toString() };
    case 'PRIORITY':
      // What it asks for is not printed.
      return { type, dependsOn: 0, weight: 0, exclusive: false };
    default:
      return { type: 'UNKNOWN', number: Number(/\d+$/.exec(type)?.[0] ?? 0) };
  }
}

function settingsOf(rest: string): [string, number][] {
  const [, list = ''] = /settings: (.*)$/.exec(rest) ?? [];
  return [...list.matchAll(/([A-Z_0-9]+)=(\d+)/g)].map(([, name = '', value]) => [name, Number(value)]);
}

function dataOf(rest: string): LoggedData | undefined {
  const [, text, omitted = '0'] = /data="((?:[^"\\]|\\.)*)"(?: \((\d+) bytes omitted\))?/s.exec(rest) ?? [];
  return text === undefined ? undefined : { bytes: goQuoted(text), omitted: Number(omitted) };
}
