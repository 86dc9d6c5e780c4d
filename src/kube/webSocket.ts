import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { type Api, answerOf } from './api.js';
import { ApiFailure, failureOfConnection, failureOfStatus } from './apiFailure.js';

export interface StreamOptions {
  signal?: AbortSignal | undefined;
  /** Until the stream is open, or for exec until it has ended. */
  timeoutMs?: number;
}

/**
 * v5 adds a half-close that nothing here needs, and a server that lacks it answers an offer of v5 alone with an empty
 * 403, which looks like a refusal.
 */
const protocol = 'v4.channel.k8s.io';
const usualTimeoutMs = 10_000;
/** Of an answer that is no upgrade: a Status object is short. */
const longestAnswer = 64 * 1024;

/**
 * Opens a stream of the API server: the first byte of each message is a channel. It is paused until whoever listens
 * resumes it. Rejects with an ApiFailure.
 */
export async function openWebSocket(
  api: Api,
  path: string,
  { signal, timeoutMs = usualTimeoutMs }: StreamOptions = {},
): Promise<WebSocket> {
  const request = `GET ${path.replace(/\?.*/, '')}`;
  const [{ WebSocket: Socket }, { url, headers, agent }] = await Promise.all([import('ws'), api.webSocketTarget(path)]);
  const socket = new Socket(url, [protocol], {
    headers: { 'User-Agent': 'grpclb', ...headers } as Record<string, string>,
    agent,
    handshakeTimeout: timeoutMs,
    perMessageDeflate: false,
  });
  return new Promise<WebSocket>((resolve, reject) => {
    const stop = () => socket.terminate();
    const settle = (outcome: () => void) => {
      signal?.removeEventListener('abort', stop);
      outcome();
    };
    socket.once('open', () => {
      // Messages may follow the upgrade at once, before anybody who awaits this can listen to them.
      socket.pause();
      settle(() => resolve(socket));
    });
    socket.once('unexpected-response', (_, response) => {
      void refusal(request, response).then((failure) => settle(() => reject(failure)));
    });
    // Stays on: an error after this promise is settled must not be one that nobody listens to.
    socket.on('error', (error) => settle(() => reject(failureOf(request, url, error, timeoutMs, signal))));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
  });
}

/** What the API server says in place of an upgrade. */
async function refusal(request: string, response: IncomingMessage): Promise<ApiFailure> {
  let body = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      body += chunk;
      if (body.length > longestAnswer) break;
    }
  } catch {
    // Cut off: the status alone has to do.
  }
  return failureOfStatus(request, response.statusCode ?? 0, answerOf(body));
}

function failureOf(request: string, url: URL, error: Error, timeoutMs: number, signal?: AbortSignal): ApiFailure {
  if (signal?.aborted) return new ApiFailure({ reason: 'timed-out', detail: `${request} is stopped halfway.` });
  if (/handshake has timed out/.test(error.message)) {
    return new ApiFailure({ reason: 'timed-out', detail: `${request} is not answered within ${timeoutMs / 1000} s.` });
  }
  return failureOfConnection(request, url, error);
}
