/** Which end of a connection. */
export type Side = 'client' | 'server';

/** A header as it was sent; `value` is masked where it is a secret. */
export type HeaderField = [name: string, value: string];

/** A gRPC message whose last byte was in a frame: its length without the prefix. */
export interface MessageMark {
  bytes: number;
  compressed: boolean;
  /** The message itself, where it is to be decoded. */
  content?: MessageContent;
  /** The message as JSON, where its type is known; else why there is none. */
  text?: string;
}

/** A message as it was sent, and what is needed to read it. */
interface MessageContent {
  path: string;
  encoding: string;
  bytes: Uint8Array;
}

/** What a frame says, by its type. Lengths are bytes on the wire without the nine of the frame's own header. */
export type FrameBody =
  | { type: 'HEADERS' | 'PUSH_PROMISE'; fields?: HeaderField[]; endStream: boolean; endHeaders: boolean }
  | { type: 'CONTINUATION'; fields?: HeaderField[]; endHeaders: boolean }
  | { type: 'DATA'; endStream: boolean; messages: MessageMark[]; moreMessages?: number; open?: MessageInProgress }
  | { type: 'SETTINGS'; ack: boolean; settings: [name: string, value: number][] }
  | { type: 'WINDOW_UPDATE'; increment: number }
  | { type: 'PING'; ack: boolean; data: string }
  | { type: 'RST_STREAM'; code: string }
  | { type: 'GOAWAY'; lastStream: number; code: string; debug: string }
  | { type: 'PRIORITY'; dependsOn: number; weight: number; exclusive: boolean }
  | { type: 'UNKNOWN'; number: number };

/** A message that goes on in a later frame. */
export interface MessageInProgress {
  /** Bytes that have come, without the prefix; and how many there are to be, where that is known. */
  soFar: number;
  bytes?: number;
}

export type FrameType = FrameBody['type'];

/** One HTTP/2 frame. */
export type Frame = FrameBody & {
  from: Side;
  stream: number;
  length: number;
  /** What is wrong with the frame, or what of it could not be read. */
  fault?: string;
};

/** What happens on a connection, in its order. Times are milliseconds since the trace began. */
export type TraceEvent =
  | { kind: 'opened'; connection: number; atMs?: number; client?: string; server?: string }
  /** A call was made that has no stream yet; known of our own calls only. */
  | { kind: 'asked'; connection: number; atMs?: number }
  | { kind: 'frame'; connection: number; atMs?: number; frame: Frame }
  /** Bytes that are no HTTP/2: the side that sent them is read no further. */
  | { kind: 'unread'; connection: number; atMs?: number; from: Side; why: string }
  | { kind: 'closed'; connection: number; atMs?: number; by?: Side; why?: string };

/** RFC 9113, section 6, by number. */
export const frameTypes: readonly FrameType[] = [
  'DATA',
  'HEADERS',
  'PRIORITY',
  'RST_STREAM',
  'SETTINGS',
  'PUSH_PROMISE',
  'PING',
  'GOAWAY',
  'WINDOW_UPDATE',
  'CONTINUATION',
];
