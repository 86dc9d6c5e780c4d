import type { CallEnd } from '../call/call.js';
import { codes, StatusError } from '../call/grpcStatus.js';
import type { Call } from '../call/retriedCall.js';
import { encodeMessage, WireMessage } from '../protobuf.js';

/** Opens a call to a method of the server. */
export type OpenCall = (path: string) => Call;

/** The numbers of the fields are the same in v1 and in v1alpha. */
const services = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'];
const ask = { fileByName: 3, fileContainingSymbol: 4, fileContainingExtension: 5, extensionNumbers: 6, services: 7 };
const answered = { files: 4, extensionNumbers: 5, services: 6, error: 7 };

/** What a server tells about its own methods, over one stream: v1, or v1alpha where it has no v1. */
export class ReflectionClient {
  readonly #open: OpenCall;
  #version = 0;
  #stream: { call: Call; answers: AsyncGenerator<Buffer, void> } | undefined;
  /** Questions go one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(open: OpenCall) {
    this.#open = open;
  }

  /** Which version answered; undefined before the first answer. */
  async services(): Promise<string[]> {
    const answer = await this.#ask({ [ask.services]: Buffer.from('*') });
    const list = required(answer.message(answered.services), 'ListServiceResponse');
    return list.messages(1).map((service) => service.bytes(1)?.toString() ?? '');
  }

  async fileByName(name: string): Promise<Buffer[]> {
    return this.#files({ [ask.fileByName]: Buffer.from(name) });
  }

  async fileContainingSymbol(symbol: string): Promise<Buffer[]> {
    return this.#files({ [ask.fileContainingSymbol]: Buffer.from(symbol) });
  }

  async fileContainingExtension(message: string, number: number): Promise<Buffer[]> {
    return this.#files({ [ask.fileContainingExtension]: encodeMessage({ 1: Buffer.from(message), 2: number }) });
  }

  async extensionNumbers(message: string): Promise<number[]> {
    const answer = await this.#ask({ [ask.extensionNumbers]: Buffer.from(message) });
    return required(answer.message(answered.extensionNumbers), 'ExtensionNumberResponse').numbers(2);
  }

  close(): void {
    this.#stream?.call.cancel();
    this.#stream = undefined;
  }

  async #files(request: Record<number, Uint8Array>): Promise<Buffer[]> {
    const answer = await this.#ask(request);
    return required(answer.message(answered.files), 'FileDescriptorResponse').allBytes(1);
  }

  #ask(request: Record<number, Uint8Array>): Promise<WireMessage> {
    const next = this.#last.then(() => this.#exchange(encodeMessage(request)));
    this.#last = next.catch(() => {});
    return next;
  }

  async #exchange(request: Buffer): Promise<WireMessage> {
    for (;;) {
      const stream = this.#streamOf();
      await stream.call.send(request);
      const { value } = await stream.answers.next();
      if (value) return withoutError(new WireMessage(value));
      this.#stream = undefined;
      this.#fallBack(await stream.call.end());
    }
  }

  #streamOf() {
    if (!this.#stream) {
      const call = this.#open(`/${services[this.#version]}/ServerReflectionInfo`);
      this.#stream = { call, answers: call.messages() };
    }
    return this.#stream;
  }

  /** Goes on with the older version where the newer is not served; throws where there is none left. */
  #fallBack({ status }: CallEnd): void {
    const older = status.code === codes.unimplemented || status.code === codes.unavailable;
    if (!older || this.#version + 1 >= services.length) throw new StatusError(notEmpty(status));
    this.#version++;
  }
}

function notEmpty(status: CallEnd['status']): CallEnd['status'] {
  return status.code === codes.ok ? { code: codes.internal, message: 'the reflection stream ended too early' } : status;
}

function withoutError(answer: WireMessage): WireMessage {
  const error = answer.message(answered.error);
  if (!error) return answer;
  throw new StatusError({ code: error.number(1), message: error.bytes(2)?.toString() ?? '' });
}

function required(part: WireMessage | undefined, name: string): WireMessage {
  if (part) return part;
  throw new StatusError({ code: codes.internal, message: `Protocol error: response was missing ${name}` });
}
