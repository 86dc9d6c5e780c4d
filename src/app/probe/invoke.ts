import { type DescMethod, fromBinary } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { CallEnd } from '../../grpc/call/call.js';
import { codes, StatusError } from '../../grpc/call/grpcStatus.js';
import type { Call } from '../../grpc/call/retriedCall.js';
import { jsonText } from '../../grpc/messages/jsonText.js';
import { MessageTypes } from '../../grpc/messages/messageTypes.js';
import { metadataFrom, metadataText } from './headers.js';
import { methodOf, prepare, requestsFor } from './method.js';
import { failure, ProbeFailure } from './probeOptions.js';
import type { Session } from './session.js';

const exitCodeOffset = 64;

/** `SERVICE/METHOD`: one call, all its messages. Returns the exit code. */
export async function invoke(session: Session): Promise<number> {
  const { options, io, source } = session;
  const types = new MessageTypes(source);
  let ended: { end: CallEnd; counts: string };
  try {
    ended = await oneCall(session, types);
  } catch (error) {
    const status = options.formatError && error instanceof StatusError ? error.status : undefined;
    if (!status) throw failure(`Error invoking method "${options.symbol}"`, error);
    ended = { end: { status, trailers: [] }, counts: 'Sent 0 requests and received 0 responses\n' };
  }
  const { status } = ended.end;
  if (options.verbosity > 0) await io.out(ended.counts);
  if (status.code === codes.ok) return 0;
  const { formattedStatus, statusText } = await import('./statusText.js');
  const text = options.formatError ? formattedStatus : statusText;
  io.err(await text(status, options.format, types));
  const { explainEnd } = await import('./explain.js');
  await explainEnd(status, session);
  return exitCodeOffset + status.code;
}

async function oneCall(session: Session, types: MessageTypes): Promise<{ end: CallEnd; counts: string }> {
  const { options, io } = session;
  const { call } = await session.server();
  const timed = session.timing?.step('InvokeRPC');
  const method = await methodOf(session);
  const say = async (title: string, text: string) => {
    if (options.verbosity > 0) await io.out(`\n${title}:\n${text}\n`);
  };
  if (options.verbosity > 0) {
    const { protoText } = await import('../../grpc/protoSource/protoText.js');
    await say('Resolved method descriptor', protoText(method));
  }
  await prepare(types, method);
  const metadata = metadataFrom([...options.headers, ...options.rpcHeaders]);
  const sending = new Requests(session, types, method);
  const first = await sending.prepared();
  await say('Request metadata to send', metadataText(metadata));
  const running = call(`/${method.parent.typeName}/${method.name}`, metadata);
  const sent = sending.sendAll(running, first);
  const received = await receive(session, types, method, running, say);
  const fault = await sent;
  if (fault) throw fault;
  const end = await running.end();
  await say('Response trailers received', metadataText(end.trailers));
  timed?.end();
  return { end, counts: `Sent ${plural(sending.count, 'request')} and received ${plural(received, 'response')}\n` };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Prints headers and messages as they come. */
async function receive(
  { options, io }: Session,
  types: MessageTypes,
  method: DescMethod,
  call: Call,
  say: (title: string, text: string) => Promise<void>,
): Promise<number> {
  const streams = method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
  let count = 0;
  let shown = false;
  const showHeaders = async () => {
    if (!shown) await say('Response headers received', metadataText(await call.headers()));
    shown = true;
  };
  const show = async (bytes: Uint8Array) => {
    await showHeaders();
    count++;
    if (options.verbosity > 1) await io.out(`\nEstimated response size: ${bytes.length} bytes\n`);
    if (options.verbosity > 0) await io.out('\nResponse contents:\n');
    await io.out(`${await responseText(bytes, count, method, types, options)}\n`);
  };
  if (streams) await showHeaders();
  let only: Uint8Array | undefined;
  for await (const bytes of call.messages()) {
    if (streams) await show(bytes);
    else only = bytes;
  }
  // The one answer of a call that failed all the same is none.
  if (only && (await call.end()).status.code === codes.ok) await show(only);
  await showHeaders();
  return count;
}

async function responseText(
  bytes: Uint8Array,
  count: number,
  method: DescMethod,
  types: MessageTypes,
  { format, emitDefaults, verbosity }: Session['options'],
): Promise<string> {
  try {
    const message = reflect(method.output, fromBinary(method.output, bytes));
    if (format === 'json') return await types.with(() => jsonText(message, { types, emitDefaults }));
    const { textFormat } = await import('../../grpc/messages/textFormat.js');
    const separator = verbosity === 0 && count > 1 ? '\x1e' : '';
    return separator + textFormat(message, types);
  } catch (error) {
    return `Failed to format response message ${count}: ${(error as Error).message}`;
  }
}

/** The messages of `-d`, sent one after the other. */
class Requests {
  count = 0;
  readonly #source: AsyncGenerator<Uint8Array, void>;
  readonly #method: DescMethod;

  constructor(session: Session, types: MessageTypes, method: DescMethod) {
    this.#source = requestsFor(session, types, method);
    this.#method = method;
  }

  /** The one message of a call that takes one: read before anything is sent. */
  async prepared(): Promise<Uint8Array | undefined> {
    if (this.#streams) return undefined;
    const message = await this.#next();
    if (message && (await this.#next())) {
      const kind = this.#method.methodKind === 'unary' ? 'unary' : 'server-streaming';
      const name = `${this.#method.parent.typeName}.${this.#method.name}`;
      throw new Error(`method "${name}" is a ${kind} RPC, but request data contained more than 1 message`);
    }
    return message ?? new Uint8Array();
  }

  /** Resolves with what was wrong with the messages, if something was. */
  async sendAll(call: Call, first: Uint8Array | undefined): Promise<Error | undefined> {
    try {
      if (first) await call.send(first);
      else for (let next = await this.#next(); next; next = await this.#next()) if (!(await call.send(next))) break;
      call.endSending();
      return undefined;
    } catch (error) {
      call.cancel();
      return error as Error;
    }
  }

  /** Messages of a stream are read when the call has begun. */
  get #calling(): string {
    const { parent, name } = this.#method;
    return this.#streams ? `grpc call for "${parent.typeName}.${name}" failed: ` : '';
  }

  get #streams(): boolean {
    return this.#method.methodKind === 'client_streaming' || this.#method.methodKind === 'bidi_streaming';
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { value } = await this.#source.next();
      if (value) this.count++;
      return value ?? undefined;
    } catch (error) {
      throw error instanceof ProbeFailure
        ? error
        : new Error(`${this.#calling}error getting request data: ${(error as Error).message}`);
    }
  }
}
