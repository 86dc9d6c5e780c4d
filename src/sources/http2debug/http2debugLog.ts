import { MessageTrack } from '../../grpc/frames/messageTrack.js';
import type { Frame, HeaderField, MessageMark, Side, TraceEvent } from '../../model/trace/frame.js';
import { withoutSecret } from '../../model/trace/secrets.js';
import { type DebugLine, debugLine } from './debugLine.js';
import { lineTime } from './lineTime.js';

type FrameEvent = Extract<TraceEvent, { kind: 'frame' }>;
type FrameLine = Extract<DebugLine, { kind: 'frame' }>;

/** Frames that wait for their side to be known; then it is guessed. */
const mostHeld = 1000;
const mostTracks = 10_000;

/** One end of a connection, as its process printed it. */
interface Framer {
  connection: number;
  /** Which end printed it; its first HEADERS tell. */
  side: Side | undefined;
  held: Held[];
  tracks: Map<string, MessageTrack | undefined>;
}

interface Held {
  event: FrameEvent;
  wrote: boolean;
}

/**
 * Reads what GODEBUG=http2debug=2 prints, of net/http2 and of grpc-go, into the same events as a connection that is
 * seen. Each framer of the log is a connection; where client and server wrote into the same log it is there twice.
 */
export class Http2debugLog {
  readonly #showSecrets: boolean;
  readonly #emit: (event: TraceEvent) => void;
  readonly #framers = new Map<string, Framer>();
  #connections = 0;
  #firstTime: number | undefined;
  #lastMs = 0;
  /** The HEADERS that were read last: the fields that follow are theirs. */
  #reading: { framer: Framer; held: Held } | undefined;
  readonly #encoded: Record<Side, HeaderField[]> = { client: [], server: [] };

  constructor(showSecrets: boolean, emit: (event: TraceEvent) => void) {
    this.#showSecrets = showSecrets;
    this.#emit = emit;
  }

  /** False where the line is none of its. */
  take(line: string): boolean {
    const parsed = debugLine(line);
    if (!parsed) return false;
    if (parsed.kind === 'frame') this.#frame(parsed, this.#at(line));
    else if (parsed.kind === 'encoded') this.#encoded[parsed.by].push(parsed.field);
    else this.#field(parsed.field);
    return true;
  }

  /** What still waits. */
  end(): void {
    this.#finishReading();
    for (const framer of this.#framers.values()) this.#decide(framer, framer.side ?? guessedSide(framer.held));
  }

  /** The clocks of two logs that were put together may differ: time does not go back. */
  #at(line: string): number | undefined {
    const time = lineTime(line);
    if (time === undefined) return undefined;
    this.#firstTime ??= time;
    this.#lastMs = Math.max(this.#lastMs, time - this.#firstTime);
    return this.#lastMs;
  }

  #field(field: HeaderField): void {
    const frame = this.#reading?.held.event.frame;
    if (!frame || !('endHeaders' in frame)) return;
    frame.fields = [...(frame.fields ?? []), this.#shown(field)];
  }

  #shown(field: HeaderField): HeaderField {
    return this.#showSecrets ? field : withoutSecret(field);
  }

  #frame(line: FrameLine, at: number | undefined): void {
    this.#finishReading();
    const framer = this.#framer(line);
    const { wrote, stream, length, body } = line;
    const frame: Frame = { ...body, from: 'client', stream, length };
    const event: FrameEvent = {
      kind: 'frame',
      connection: framer.connection,
      ...(at !== undefined && { atMs: at }),
      frame,
    };
    const held = { event, wrote };
    if (frame.type === 'HEADERS' && wrote) this.#takeEncoded(framer, frame);
    if (frame.type === 'DATA') this.#messages(framer, line, frame);
    if (!wrote && 'endHeaders' in frame) this.#reading = { framer, held };
    else this.#hold(framer, held);
  }

  #framer({ framer: address, wrote, body }: FrameLine): Framer {
    const known = this.#framers.get(address);
    // A new connection may get the memory of an old one: each begins with the SETTINGS that its end writes.
    const begins = wrote && body.type === 'SETTINGS' && !body.ack && known?.side !== undefined;
    if (known && !begins) return known;
    const framer: Framer = { connection: ++this.#connections, side: undefined, held: [], tracks: new Map() };
    this.#framers.set(address, framer);
    return framer;
  }

  #takeEncoded(framer: Framer, frame: Frame & { fields?: HeaderField[] }): void {
    const by = framer.side ?? (this.#encoded.client.length > 0 ? 'client' : 'server');
    const fields = this.#encoded[by].splice(0);
    if (fields.length > 0) frame.fields = fields.map((field) => this.#shown(field));
  }

  #finishReading(): void {
    const reading = this.#reading;
    this.#reading = undefined;
    if (reading) this.#hold(reading.framer, reading.held);
  }

  #hold(framer: Framer, held: Held): void {
    if (framer.side !== undefined) {
      this.#tell(framer.side, held);
      return;
    }
    framer.held.push(held);
    const side = sideBy(held) ?? (framer.held.length >= mostHeld ? guessedSide(framer.held) : undefined);
    if (side !== undefined) this.#decide(framer, side);
  }

  #decide(framer: Framer, side: Side): void {
    if (framer.side === undefined) {
      framer.side = side;
      const { atMs } = framer.held[0]?.event ?? {};
      const opened = { kind: 'opened' as const, connection: framer.connection, client: `log of ${side}` };
      this.#emit({ ...opened, ...(atMs !== undefined && { atMs }) });
    }
    for (const held of framer.held.splice(0)) this.#tell(side, held);
  }

  #tell(side: Side, { event, wrote }: Held): void {
    event.frame.from = wrote ? side : side === 'client' ? 'server' : 'client';
    this.#emit(event);
  }

  /** Where messages end, as far as the log has their bytes: it prints the first 256 of a frame. */
  #messages({ tracks }: Framer, { data, stream, wrote }: FrameLine, frame: Extract<Frame, { type: 'DATA' }>): void {
    const key = `${wrote} ${stream}`;
    if (!data || data.bytes.length === 0 || (tracks.has(key) && !tracks.get(key))) return;
    const track = tracks.get(key) ?? (looksLikeGrpc(data.bytes) ? new MessageTrack({ bytes: -1 }) : undefined);
    if (tracks.size >= mostTracks) tracks.clear();
    tracks.set(key, track);
    if (!track) return;
    frame.messages = marksIn(track, data.bytes);
    const { open } = track;
    if (data.omitted > 0) {
      // What is left out is known only where it is all of one message.
      if (!open?.bytes || open.bytes - open.soFar < data.omitted) {
        tracks.set(key, undefined);
        return;
      }
      frame.messages.push(...marksIn(track, Buffer.alloc(data.omitted)));
    }
    if (track.open) frame.open = track.open;
    if (frame.endStream) tracks.delete(key);
  }
}

function marksIn(track: MessageTrack, piece: Buffer): MessageMark[] {
  return [...track.take(piece)].map(({ bytes, compressed }) => ({ bytes, compressed }));
}

/** A message's prefix: compressed or not, and a length below 16 MiB. */
function looksLikeGrpc(bytes: Buffer): boolean {
  return bytes.length >= 5 && (bytes[0] === 0 || bytes[0] === 1) && bytes[1] === 0;
}

/** A request's headers are the client's, an answer's the server's; the first of all are a request's. */
function sideBy({ event: { frame }, wrote }: Held): Side | undefined {
  if (frame.type !== 'HEADERS') return undefined;
  const isAnswer = frame.fields?.some(([name]) => name === ':status' || name === 'grpc-status') ?? false;
  return wrote === isAnswer ? 'server' : 'client';
}

/** Only servers limit streams; only clients refuse pushes. */
function guessedSide(held: readonly Held[]): Side {
  const settings = held.flatMap(({ event: { frame }, wrote }) =>
    wrote && frame.type === 'SETTINGS' ? frame.settings.map(([name]) => name) : [],
  );
  return settings.includes('MAX_CONCURRENT_STREAMS') ? 'server' : 'client';
}
