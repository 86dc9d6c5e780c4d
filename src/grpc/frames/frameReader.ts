import { type Frame, type FrameType, frameTypes, type HeaderField, type Side } from '../../model/trace/frame.js';
import { frameBody } from './frameBody.js';
import { HpackDecoder, HpackFault } from './hpack.js';
import { strangerName } from './strangerName.js';

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

const headBytes = 9;
/** Header blocks beyond this are not decoded: gRPC's own limit is 8 KiB, proxies allow up to 64 KiB. */
const mostBlockBytes = 256 * 1024;
/** Of SETTINGS and GOAWAY no more is kept. */
const mostOtherBytes = 16 * 1024;

interface Head {
  type: FrameType;
  number: number;
  flags: number;
  stream: number;
  length: number;
}

export interface FrameSink {
  frame(frame: Frame): void;
  /** A piece of the content of a DATA frame, before the frame itself is told. */
  data(stream: number, piece: Buffer): void;
  /** The bytes are no HTTP/2; nothing more is read. */
  unread(why: string): void;
}

/** Reads the frames that one side of a connection sends, however its bytes are cut. Never throws; its memory is bounded. */
export class FrameReader {
  readonly #from: Side;
  readonly #sink: FrameSink;
  #state: 'preface' | 'settings' | 'frames' | 'unread';
  #hpack: HpackDecoder | undefined = new HpackDecoder();
  #lost = '';
  /** What has come of the preface or of a frame's head. */
  #start = Buffer.alloc(0);
  #head: Head | undefined;
  #left = 0;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #padding = 0;
  /** The pieces of a header block that goes on. */
  #block: Buffer[] | undefined;
  #blockBytes = 0;

  constructor(from: Side, sink: FrameSink) {
    this.#from = from;
    this.#sink = sink;
    this.#state = from === 'client' ? 'preface' : 'settings';
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && this.#state !== 'unread')
      rest = this.#head ? this.#payload(this.#head, rest) : this.#begin(rest);
  }

  /** The preface, or a frame's head; what is left of the chunk. */
  #begin(chunk: Buffer): Buffer {
    const wanted = this.#state === 'preface' ? preface.length : headBytes;
    const missing = wanted - this.#start.length;
    const start =
      this.#start.length === 0 ? chunk.subarray(0, wanted) : Buffer.concat([this.#start, chunk.subarray(0, missing)]);
    if (this.#state === 'preface' && !preface.subarray(0, start.length).equals(start)) return this.#giveUp(start);
    // The first frame is a short one: its length begins with a zero.
    if (this.#state === 'settings' && start[0] !== 0) return this.#giveUp(start);
    if (start.length < wanted) {
      // A copy: a view would hold the whole chunk.
      this.#start = Buffer.from(start);
      return chunk.subarray(chunk.length);
    }
    this.#start = Buffer.alloc(0);
    if (this.#state === 'preface') this.#state = 'settings';
    else if (!this.#open(start)) return this.#giveUp(start);
    return chunk.subarray(missing);
  }

  #giveUp(start: Buffer): Buffer {
    this.#state = 'unread';
    this.#sink.unread(strangerName(start));
    return Buffer.alloc(0);
  }

  /** False where the bytes cannot be the first of a connection: that is always SETTINGS. */
  #open(start: Buffer): boolean {
    const number = start.readUInt8(3);
    const head: Head = {
      type: frameTypes[number] ?? 'UNKNOWN',
      number,
      flags: start.readUInt8(4),
      stream: start.readUInt32BE(5) & 0x7fffffff,
      length: start.readUIntBE(0, 3),
    };
    if (this.#state === 'settings') {
      if (head.type !== 'SETTINGS' || head.stream !== 0 || head.length % 6 !== 0) return false;
      this.#state = 'frames';
    }
    this.#head = head;
    this.#left = head.length;
    this.#padding = 0;
    if (head.length === 0) this.#close(head);
    return true;
  }

  #payload(head: Head, chunk: Buffer): Buffer {
    const piece = chunk.subarray(0, this.#left);
    if (head.type === 'DATA') this.#content(head, piece);
    else this.#keep(head, piece);
    this.#left -= piece.length;
    if (this.#left === 0) this.#close(head);
    return chunk.subarray(piece.length);
  }

  #content(head: Head, piece: Buffer): void {
    let content = piece;
    if (head.flags & flags.padded && this.#left === head.length) {
      this.#padding = piece[0] ?? 0;
      content = piece.subarray(1);
    }
    const beforePadding = this.#left - (piece.length - content.length) - this.#padding;
    content = content.subarray(0, Math.max(0, beforePadding));
    if (content.length > 0) this.#sink.data(head.stream, content);
  }

  #keep(head: Head, piece: Buffer): void {
    const most = isBlock(head.type) ? mostBlockBytes : head.type === 'UNKNOWN' ? 0 : mostOtherBytes;
    if (this.#keptBytes + piece.length > most) return;
    this.#kept.push(Buffer.from(piece));
    this.#keptBytes += piece.length;
  }

  #close(head: Head): void {
    const payload = this.#kept.length === 1 && this.#kept[0] ? this.#kept[0] : Buffer.concat(this.#kept);
    this.#kept = [];
    this.#keptBytes = 0;
    this.#head = undefined;
    const { type, number, stream, length } = head;
    const { body, fault, block } = frameBody(type, head.flags, payload, length, number);
    const frame: Frame = { ...body, from: this.#from, stream, length };
    if (fault !== undefined) frame.fault = fault;
    if (isBlock(type)) this.#headers(frame, block);
    this.#sink.frame(frame);
  }

  /** Header blocks must all be decoded, in their order: each changes the table for those that follow. */
  #headers(frame: Frame, fragment: Buffer | undefined): void {
    if (frame.type !== 'HEADERS' && frame.type !== 'CONTINUATION' && frame.type !== 'PUSH_PROMISE') return;
    if (frame.type !== 'CONTINUATION') {
      this.#block = [];
      this.#blockBytes = 0;
    }
    if (!this.#block) {
      frame.fault ??= 'a CONTINUATION of nothing';
      return;
    }
    this.#blockBytes += fragment?.length ?? 0;
    if (!fragment) this.#lose('a header block was malformed');
    else if (this.#blockBytes > mostBlockBytes) this.#lose(`a header block was larger than ${mostBlockBytes} bytes`);
    else if (fragment.length > 0) this.#block.push(fragment);
    if (!this.#hpack) {
      this.#block = [];
      frame.fault ??= `headers are not decoded: ${this.#lost}`;
    }
    if (!frame.endHeaders) return;
    const fields = this.#decoded(this.#block);
    this.#block = undefined;
    if (fields) frame.fields = fields;
    else frame.fault ??= `headers are not decoded: ${this.#lost}`;
  }

  #decoded(block: Buffer[]): HeaderField[] | undefined {
    if (!this.#hpack) return undefined;
    try {
      return this.#hpack.decode(Buffer.concat(block));
    } catch (error) {
      if (!(error instanceof HpackFault)) throw error;
      this.#lose(error.message);
      return undefined;
    }
  }

  #lose(why: string): void {
    this.#hpack = undefined;
    this.#lost ||= why;
  }
}

const flags = { padded: 0x8 };

function isBlock(type: FrameType): boolean {
  return type === 'HEADERS' || type === 'CONTINUATION' || type === 'PUSH_PROMISE';
}
