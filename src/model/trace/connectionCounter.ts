import { FlowControl } from './flowControl.js';
import type { Frame, HeaderField, Side, TraceEvent } from './frame.js';
import { Pings } from './pings.js';
import { StreamLimit } from './streamLimit.js';
import { Tally } from './tally.js';
import { timeoutMs } from './timeoutMs.js';
import type { ConnectionEnd, ConnectionSummary, GoawaySummary, ResetSummary } from './traceSummary.js';

const mostRows = 100;
/** Calls that are followed at once; the oldest is given up for the next. */
const mostCalls = 20_000;

interface Call {
  began: number;
  timeoutMs: number | undefined;
  /** The status of HTTP, until grpc-status has come. */
  http: string;
  /** False where the request's headers were seen and are not gRPC's. */
  grpc: boolean;
}

/** Takes the frames of one connection in their order and tells what they come to; keeps none of them. */
export class ConnectionCounter {
  readonly #number: number;
  readonly #began: number;
  #client: string | undefined;
  #server: string | undefined;
  readonly #limit = new StreamLimit();
  readonly #calls = new Map<number, Call>();
  readonly #windows = { client: new FlowControl('client'), server: new FlowControl('server') };
  readonly #pings = { client: new Pings('client'), server: new Pings('server') };
  readonly #methods = new Tally();
  readonly #statuses = new Tally();
  readonly #faults = new Tally();
  readonly #messages = { client: 0, server: 0 };
  readonly #bytes = { client: 0, server: 0 };
  readonly #resets = new Map<string, ResetSummary>();
  readonly #goaways: GoawaySummary[] = [];
  readonly #unread: ConnectionSummary['unread'] = [];
  #last: number;
  #newest = 0;
  #ended: ConnectionEnd | undefined;

  constructor(number: number, at: number) {
    this.#number = number;
    this.#began = at;
    this.#last = at;
  }

  take(event: TraceEvent): void {
    const at = event.atMs ?? 0;
    this.#last = Math.max(this.#last, at);
    if (event.kind === 'opened') {
      this.#client = event.client;
      this.#server = event.server;
    } else if (event.kind === 'asked') this.#limit.ask(at);
    else if (event.kind === 'unread') this.#unread.push({ from: event.from, why: event.why });
    else if (event.kind === 'frame') this.#frame(event.frame, at);
    else this.#ended = endOf(event, this.#calls.size);
  }

  summary(timed: boolean): ConnectionSummary {
    const limit = this.#limit.summary(this.#last);
    return {
      connection: this.#number,
      ...(this.#client !== undefined && { client: this.#client }),
      ...(this.#server !== undefined && { server: this.#server }),
      ...(timed && { seconds: (this.#last - this.#began) / 1000 }),
      streams: this.#limit.opened,
      mostAtOnce: this.#limit.mostAtOnce,
      ...(limit && { limit }),
      methods: this.#methods.rows.map(([path, calls]) => ({ path, calls })),
      statuses: this.#statuses.rows.map(([status, calls]) => ({ status, calls })),
      messages: { ...this.#messages },
      bytes: { ...this.#bytes },
      stalls: [...this.#windows.client.summary(this.#last), ...this.#windows.server.summary(this.#last)],
      resets: [...this.#resets.values()],
      goaways: [...this.#goaways],
      pings: [...this.#pings.client.summary(timed), ...this.#pings.server.summary(timed)],
      unread: [...this.#unread],
      ...(this.#ended && { ended: this.#ended }),
      faults: this.#faults.rows.map(([name, count]) => {
        const [from = '', fault = ''] = name.split(/ (.*)/s);
        return { from: from as Side, fault, count };
      }),
    };
  }

  #frame(frame: Frame, at: number): void {
    this.#bytes[frame.from] += frame.length + 9;
    if (frame.fault !== undefined) this.#faults.add(`${frame.from} ${frame.fault}`);
    const peer = frame.from === 'client' ? 'server' : 'client';
    switch (frame.type) {
      case 'HEADERS':
      case 'CONTINUATION':
        this.#headers(frame, at);
        break;
      case 'DATA':
        this.#messages[frame.from] += frame.messages.length + (frame.moreMessages ?? 0);
        this.#windows[frame.from].send(frame, at);
        break;
      case 'SETTINGS':
        for (const [name, value] of frame.settings) {
          if (name === 'INITIAL_WINDOW_SIZE') this.#windows[peer].initial(value);
          if (name === 'MAX_CONCURRENT_STREAMS' && frame.from === 'server') this.#limit.allow(value, at);
        }
        break;
      case 'WINDOW_UPDATE':
        this.#windows[peer].grant(frame.stream, frame.increment, at);
        break;
      case 'PING':
        if (frame.ack) this.#pings[peer].answered(frame.data);
        else this.#pings[frame.from].sent(frame.data, at);
        break;
      case 'RST_STREAM':
        this.#reset(frame, at);
        break;
      case 'GOAWAY':
        this.#goaway(frame, at);
        break;
      default:
    }
    if ('endStream' in frame && frame.endStream && frame.from === 'server') this.#end(frame.stream, at);
  }

  #headers(frame: Frame & { fields?: HeaderField[] }, at: number): void {
    const { stream, from, fields = [] } = frame;
    const first = from === 'client' && frame.type === 'HEADERS' && stream > this.#newest && stream % 2 === 1;
    if (first) this.#open(stream, at);
    const call = this.#calls.get(stream);
    if (first && call && fields.length > 0) {
      call.grpc = fields.some(([name, value]) => name === 'content-type' && value.startsWith('application/grpc'));
    }
    for (const [name, value] of fields) {
      if (name === ':path') this.#methods.add(value);
      else if (name === 'grpc-timeout' && call) call.timeoutMs = timeoutMs(value);
      else if (name === ':status' && call) call.http = value;
      else if (name === 'grpc-status') {
        this.#statuses.add(value);
        if (call) call.http = '';
      }
    }
  }

  #open(stream: number, at: number): void {
    this.#newest = Math.max(this.#newest, stream);
    this.#limit.open(stream, at);
    this.#windows.client.open(stream);
    this.#windows.server.open(stream);
    this.#calls.set(stream, { began: at, timeoutMs: undefined, http: '', grpc: true });
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > mostCalls && oldest !== undefined) this.#forget(oldest, at);
  }

  /** The server's last frame: a call that ends without grpc-status was none of gRPC, or a proxy ended it. */
  #end(stream: number, at: number): void {
    const call = this.#calls.get(stream);
    if (call && call.http !== '') this.#statuses.add(`HTTP ${call.http}${call.grpc ? ' without grpc-status' : ''}`);
    this.#forget(stream, at);
  }

  #forget(stream: number, at: number): void {
    this.#calls.delete(stream);
    this.#limit.close(stream, at);
    this.#windows.client.forget(stream);
    this.#windows.server.forget(stream);
  }

  /** A reset that answers a reset, as grpc-go's server sends, is no second fault. */
  #reset({ from, stream, code }: Extract<Frame, { type: 'RST_STREAM' }>, at: number): void {
    if (!this.#calls.has(stream) && stream <= this.#newest) return;
    const key = `${from} ${code}`;
    const row = this.#resets.get(key) ?? { by: from, code, count: 0, deadlines: 0 };
    if (this.#resets.size < mostRows) this.#resets.set(key, row);
    const call = this.#calls.get(stream);
    row.count++;
    if (call?.timeoutMs !== undefined && at - call.began >= call.timeoutMs * nearly) row.deadlines++;
    this.#forget(stream, at);
  }

  #goaway({ from, code, debug, lastStream }: Extract<Frame, { type: 'GOAWAY' }>, at: number): void {
    if (this.#goaways.length >= mostRows) return;
    this.#goaways.push({
      by: from,
      code,
      debug,
      lastStream,
      unprocessed: from === 'server' ? this.#limit.openAbove(lastStream) : 0,
      afterStreams: this.#limit.opened,
      afterSeconds: (at - this.#began) / 1000,
    });
  }
}

function endOf({ by, why }: Extract<TraceEvent, { kind: 'closed' }>, openCalls: number): ConnectionEnd {
  return { ...(by !== undefined && { by }), ...(why !== undefined && { why }), openCalls };
}

/** The client counts from the moment the call was made, a little before its headers are seen. */
const nearly = 0.95;
