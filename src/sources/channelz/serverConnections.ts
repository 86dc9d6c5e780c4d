import type { ServerConnection } from '../../model/connections.js';
import { type PodSocket, socketKey } from './podSockets.js';

/** A pod's connections at the time of `after`, with what went over them since `before`, if that was read. */
export function serverConnections(
  before: readonly PodSocket[] | undefined,
  after: readonly PodSocket[],
): ServerConnection[] {
  const earlier = new Map(before?.map((socket) => [socketKey(socket), socket]));
  return after.map((socket) => {
    const then = earlier.get(socketKey(socket));
    const since = before && inWindow(then, socket);
    return {
      localPort: socket.localPort,
      remote: socket.remote,
      streamsStarted: socket.streamsStarted,
      // The three counters are read one after the other while calls go on.
      streamsOpen: Math.max(0, socket.streamsStarted - socket.streamsSucceeded - socket.streamsFailed),
      messages: messagesOf(socket),
      ...(since && { streamsInWindow: since.streams, messagesInWindow: since.messages }),
      ...(socket.lastRemoteStreamAt !== undefined && { lastStreamAt: socket.lastRemoteStreamAt }),
    };
  });
}

function inWindow(before: PodSocket | undefined, after: PodSocket): { streams: number; messages: number } {
  const streams = after.streamsStarted - (before?.streamsStarted ?? 0);
  const messages = messagesOf(after) - (before ? messagesOf(before) : 0);
  // Counters that fell belong to a new connection, opened from the same port: all of it is new.
  return streams < 0 || messages < 0
    ? { streams: after.streamsStarted, messages: messagesOf(after) }
    : { streams, messages };
}

function messagesOf({ messagesSent, messagesReceived }: PodSocket): number {
  return messagesSent + messagesReceived;
}
