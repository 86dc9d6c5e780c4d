import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Bytes and connections of all TCP sockets of this process, as a pod's network interface would count them. */
export class SocketCount {
  private readonly open = new Set<Socket>();
  private closedRx = 0;
  private closedTx = 0;

  /** Counts every socket made from now on, whichever library makes it. */
  start(): void {
    const take = (message: unknown) => this.add((message as { socket: Socket }).socket);
    subscribe('net.client.socket', take);
    subscribe('net.server.socket', take);
  }

  total(): { rxBytes: number; txBytes: number; openConnections: number } {
    let [rxBytes, txBytes] = [this.closedRx, this.closedTx];
    for (const socket of this.open) {
      rxBytes += socket.bytesRead;
      txBytes += socket.bytesWritten;
    }
    return { rxBytes, txBytes, openConnections: this.open.size };
  }

  private add(socket: Socket): void {
    this.open.add(socket);
    socket.once('close', () => {
      this.open.delete(socket);
      this.closedRx += socket.bytesRead;
      this.closedTx += socket.bytesWritten;
    });
  }
}
