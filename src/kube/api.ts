import type { OutgoingHttpHeaders } from 'node:http';
import type { Clock } from '../model/source.js';
import { ApiFailure, type ApiStatus, failureOfConnection, failureOfStatus, isCutOff } from './apiFailure.js';
import type { Connection, Credentials } from './connection.js';
import { type ExchangeResponse, ExchangeTimeout, exchange } from './exchange.js';
import { systemClock } from './systemClock.js';

export interface RequestOptions {
  /** What kind of answer is wanted; JSON by default. */
  accept?: string;
  /** For what is behind the API server's proxy. */
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** Instead of the connection's own. */
  timeoutMs?: number;
}

/** What went over the wire so far. */
export interface Traffic {
  requests: number;
  /** Bodies received, as they came (zipped where the server zipped them). */
  bytes: number;
  retries: number;
}

const mostThrottles = 3;
const longestThrottleMs = 10_000;
const mostRetries = 2;
const firstRetryMs = 200;

interface Attempt {
  /** In words: `GET /api/v1/pods`. */
  request: string;
  method: string;
  path: string;
  headers: OutgoingHttpHeaders;
  body: string | undefined;
  options: RequestOptions;
  credentials: Credentials;
}

type Outcome =
  | { response: ExchangeResponse }
  | { failure: ApiFailure; cutOff?: boolean; retryAfterMs?: number | undefined };

/** A Kubernetes API server. Every request that fails in an expected way rejects with an ApiFailure. */
export class Api {
  readonly connection: Connection;
  readonly traffic: Traffic = { requests: 0, bytes: 0, retries: 0 };
  /** How far the server's clock is ahead of ours, by the last answer's Date, good to a second; 0 until one came. */
  serverClockAheadMs = 0;
  readonly #base: URL;
  readonly #clock: Clock;
  #credentials: Promise<Credentials> | undefined;

  constructor(connection: Connection, clock: Clock = systemClock) {
    this.connection = connection;
    this.#base = new URL(connection.server);
    this.#clock = clock;
  }

  /** The parsed JSON body. */
  async get<T = unknown>(path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.#request('GET', path, {}, undefined, options);
    return parsed<T>(`GET ${path}`, response);
  }

  /** The body as it is: for pages behind the pod and node proxies. */
  async getText(path: string, options: RequestOptions = {}): Promise<string> {
    const headers = { ...options.headers, Accept: '*/*' };
    return (await this.#request('GET', path, headers, undefined, options)).body;
  }

  async post<T = unknown>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    const headers = { 'Content-Type': 'application/json' };
    return parsed<T>(`POST ${path}`, await this.#request('POST', path, headers, JSON.stringify(body), options));
  }

  /** Server-side apply and the other patches; `contentType` says which. */
  async patch<T = unknown>(path: string, body: unknown, contentType: string, options: RequestOptions = {}): Promise<T> {
    const headers = { 'Content-Type': contentType };
    return parsed<T>(`PATCH ${path}`, await this.#request('PATCH', path, headers, JSON.stringify(body), options));
  }

  /** Where and as whom a WebSocket to this path is opened. */
  async webSocketTarget(path: string): Promise<{ url: URL } & Credentials> {
    const credentials = await this.#authenticate();
    const url = this.#url(path);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.traffic.requests++;
    return { url, ...credentials };
  }

  /** Closes the connections that are kept open. */
  async close(): Promise<void> {
    const credentials = await this.#credentials?.catch(() => undefined);
    credentials?.agent.destroy();
    this.#credentials = undefined;
  }

  async #request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders,
    body: string | undefined,
    options: RequestOptions,
  ): Promise<ExchangeResponse> {
    const request = `${method} ${path.replace(/\?.*/, '')}`;
    let throttles = 0;
    let retries = 0;
    let renewed = false;
    for (;;) {
      const credentials = await this.#authenticate();
      const outcome = await this.#attempt({ request, method, path, headers, body, options, credentials });
      if ('response' in outcome) return outcome.response;

      const { failure, cutOff, retryAfterMs } = outcome;
      const { status } = failure;
      let waitMs: number | undefined;
      if (status === 401 && !renewed && (await this.#renew(credentials))) {
        renewed = true;
        waitMs = 0;
      } else if (status === 429 && throttles < mostThrottles) {
        throttles++;
        waitMs = retryAfterMs ?? 1000;
      } else if (method === 'GET' && (cutOff || (status ?? 0) >= 500) && retries < mostRetries) {
        waitMs = retryAfterMs ?? firstRetryMs * 3 ** retries;
        retries++;
      }
      if (waitMs === undefined || options.signal?.aborted) throw failure;
      this.traffic.retries++;
      await this.#clock.sleep(Math.min(waitMs, longestThrottleMs), options.signal);
    }
  }

  async #attempt({ request, method, path, headers, body, options, credentials }: Attempt): Promise<Outcome> {
    const timeoutMs = options.timeoutMs ?? this.connection.timeoutMs;
    this.traffic.requests++;
    let response: ExchangeResponse;
    try {
      response = await exchange({
        method,
        url: this.#url(path),
        headers: {
          'User-Agent': 'grpclb',
          Accept: options.accept ?? 'application/json',
          'Accept-Encoding': 'gzip',
          ...headers,
          ...credentials.headers,
        },
        agent: credentials.agent,
        ...(body !== undefined && { body }),
        timeoutMs,
        signal: options.signal,
      });
    } catch (error) {
      if (options.signal?.aborted) {
        return { failure: new ApiFailure({ reason: 'timed-out', detail: `${request} is stopped halfway.` }) };
      }
      if (error instanceof ExchangeTimeout) {
        const detail = `${request} is not answered within ${(timeoutMs ?? 0) / 1000} s.`;
        const next = 'Give it longer with --request-timeout.';
        return { failure: new ApiFailure({ reason: 'timed-out', detail, next }) };
      }
      return { failure: failureOfConnection(request, this.#base, error), cutOff: isCutOff(error) };
    }
    this.traffic.bytes += response.wireBytes;
    const serverNow = Date.parse(response.headers.date ?? '');
    if (!Number.isNaN(serverNow)) this.serverClockAheadMs = serverNow - this.#clock.now();
    if (response.status < 300) return { response };
    const failure = failureOfStatus(request, response.status, answerOf(response.body));
    return { failure, retryAfterMs: retryAfterMs(response.headers['retry-after'], this.#clock.now()) };
  }

  #url(path: string): URL {
    // The server's address may have a path of its own (Rancher's does).
    return new URL(`${this.#base.href.replace(/\/$/, '')}${path}`);
  }

  async #authenticate(): Promise<Credentials> {
    this.#credentials ??= this.connection.authenticate();
    return this.#credentials;
  }

  /** After a 401: asks for credentials once more, since a token may have run out; false where they stay the same. */
  async #renew(refused: Credentials): Promise<boolean> {
    const current = await this.#authenticate();
    if (current !== refused) return true;
    const fresh = await this.connection.authenticate();
    if (fresh.headers.Authorization === refused.headers.Authorization) {
      fresh.agent.destroy();
      return false;
    }
    this.#credentials = Promise.resolve(fresh);
    return true;
  }
}

function parsed<T>(request: string, { body, headers }: ExchangeResponse): T {
  try {
    return JSON.parse(body) as T;
  } catch {
    const type = headers['content-type']?.replace(/;.*/, '') ?? 'no content type';
    throw new ApiFailure({
      reason: 'malformed',
      detail: `${request.replace(/\?.*/, '')} is answered with broken JSON (${type}, ${body.length} characters).`,
      next: 'Check that the server address leads to a Kubernetes API server, not to a login page or proxy.',
    });
  }
}

/** The Status object of a refusal; proxies in between answer in other ways, whose first line is taken. */
export function answerOf(body: string): ApiStatus {
  try {
    const status: unknown = JSON.parse(body);
    return typeof status === 'object' && status !== null ? (status as ApiStatus) : {};
  } catch {
    const line = body.trim().split('\n', 1)[0] ?? '';
    return line === '' || line.startsWith('<') ? {} : { message: line.slice(0, 300) };
  }
}

function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
