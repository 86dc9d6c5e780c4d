import { createServer, Agent as HttpAgent, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer, Agent as HttpsAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Api } from '../../src/kube/api.js';
import type { Clock } from '../../src/model/source.js';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** The client's end of the connection. */
  fromPort: number;
}

/** `cut` breaks the connection, `cut-body` in the middle of the body, `hang` never answers. */
export type Answer =
  | 'cut'
  | 'cut-body'
  | 'hang'
  | { status?: number; headers?: Record<string, string>; body?: unknown; gzip?: boolean };

export interface LocalApi {
  api: Api;
  url: string;
  /** Everything that was asked, in order. */
  asked: Asked[];
}

interface Setup {
  tls?: { key: string; cert: string; ca?: string };
  clock?: Clock;
  timeoutMs?: number;
  /** Takes WebSockets; without it, a request for one is answered like any other. */
  stream?: (connection: WebSocket, path: string, query: URLSearchParams) => void;
}

/** A real HTTP server on loopback that answers as told, and an Api that asks it; both are closed after the test. */
export async function localApi(answer: (asked: Asked) => Answer, setup: Setup = {}): Promise<LocalApi> {
  const asked: Asked[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://local');
      const one: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        fromPort: request.socket.remotePort ?? 0,
      };
      asked.push(one);
      const told = answer(one);
      if (told === 'hang') return;
      if (told === 'cut') {
        request.socket.destroy();
        return;
      }
      if (told === 'cut-body') {
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('{"items":[');
        setTimeout(() => request.socket.destroy(), 20);
        return;
      }
      const text = typeof told.body === 'string' ? told.body : JSON.stringify(told.body ?? {});
      const headers = { 'Content-Type': 'application/json', ...told.headers };
      response.writeHead(told.status ?? 200, told.gzip ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
      response.end(told.gzip ? gzipSync(text) : text);
    });
  };
  const { tls } = setup;
  const server = tls ? createTlsServer({ key: tls.key, cert: tls.cert }, listener) : createServer(listener);
  const { stream } = setup;
  if (stream) {
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: ([first]) => first ?? false });
    server.on('upgrade', (request, socket, head) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
      sockets.handleUpgrade(request, socket, head, (connection) => stream(connection, pathname, searchParams));
    });
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const agent = tls
    ? new HttpsAgent({ keepAlive: true, ...(tls.ca && { ca: tls.ca }) })
    : new HttpAgent({ keepAlive: true });
  const api = new Api(
    {
      name: 'local',
      server: url,
      namespace: 'default',
      timeoutMs: setup.timeoutMs ?? 5000,
      authenticate: async () => ({ headers: {}, agent }),
    },
    setup.clock,
  );
  onTestFinished(async () => {
    await api.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { api, url, asked };
}

/** A clock that stands still but for sleeping, which takes no time. */
export function fakeClock(start: number): Clock & { slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted) return;
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** The Status object with which an API server refuses. */
export function refusal(status: number, message: string, more: object = {}): Answer {
  return { status, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status, ...more } };
}
