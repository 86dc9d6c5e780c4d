import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Api } from './api.js';
import { ApiFailure } from './apiFailure.js';
import { openWebSocket, type StreamOptions } from './webSocket.js';

export interface PodPort {
  namespace: string;
  pod: string;
  port: number;
}

/** A stream of bytes to a port of a pod, without a listener on this machine. Rejects with an ApiFailure. */
export async function portForward(api: Api, target: PodPort, options: StreamOptions = {}): Promise<Duplex> {
  const { namespace, pod, port } = target;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`;
  return new ForwardedPort(await openWebSocket(api, `${path}?ports=${port}`, options), target);
}

const dataChannel = 0;
const errorChannel = 1;
/** Each channel begins with its port number in two bytes. */
const portBytes = 2;
/** More than this unsent is held back: nobody gains by our memory holding what the API server does not take yet. */
const mostUnsent = 256 * 1024;

class ForwardedPort extends Duplex {
  readonly #socket: WebSocket;
  readonly #begun = new Set<number>();

  constructor(socket: WebSocket, { namespace, pod, port }: PodPort) {
    super();
    this.#socket = socket;
    const where = `port ${port} of pod ${namespace}/${pod}`;
    socket.on('message', (message: Buffer) => this.#take(message, where));
    socket.on('close', () => {
      // What ends without an error has come whole.
      this.push(null);
      this.destroy();
    });
    socket.on('error', (error) => this.destroy(error));
    socket.resume();
  }

  #take(message: Buffer, where: string): void {
    const [channel] = message;
    if (channel === undefined) return;
    const first = !this.#begun.has(channel);
    this.#begun.add(channel);
    const bytes = message.subarray(first ? 1 + portBytes : 1);
    if (bytes.length === 0) return;
    if (channel === dataChannel) {
      if (!this.push(bytes)) this.#socket.pause();
    } else if (channel === errorChannel) {
      const said = bytes.toString('utf8').trim();
      this.destroy(new ApiFailure({ reason: 'unreachable', detail: `Nothing answers on ${where}: ${said}` }));
    }
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) {
      done(new Error('the port-forward is closed'));
      return;
    }
    socket.send(Buffer.concat([Buffer.from([dataChannel]), chunk]), (error) => {
      if (error) done(error);
      else this.#whenSent(done);
    });
  }

  #whenSent(done: () => void): void {
    if (this.#socket.bufferedAmount <= mostUnsent || this.destroyed) done();
    else setTimeout(() => this.#whenSent(done), 5);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.terminate();
    done(error);
  }
}
