import { randomInt } from 'node:crypto';
import { connect, type Server, type Socket } from 'node:net';
import type { Address } from './processes/messages.js';

/**
 * Stands for kube-proxy: chooses an endpoint at random for each new TCP connection, and passes bytes from then on
 * without looking at them.
 */
export class ConnectionBalancer {
  private readonly sockets = new Set<Socket>();

  /** `endpoints` is asked at each new connection; with none, the connection is refused. */
  constructor(
    private readonly listener: Server,
    private readonly endpoints: () => readonly Address[],
  ) {
    listener.on('connection', (downstream) => this.pass(downstream));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.listener.close(() => resolve()));
  }

  private pass(downstream: Socket): void {
    const candidates = this.endpoints();
    const chosen = candidates.length > 0 ? candidates[randomInt(candidates.length)] : undefined;
    if (!chosen) {
      downstream.resetAndDestroy();
      return;
    }
    const upstream = connect({ ...chosen, noDelay: true });
    for (const [socket, other] of [
      [downstream, upstream],
      [upstream, downstream],
    ] as const) {
      this.sockets.add(socket);
      // Either side failing ends both: the peer sees what it would see with the address rewritten under it.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
