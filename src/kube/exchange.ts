import { type Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

export interface ExchangeRequest {
  method: string;
  url: URL;
  headers: OutgoingHttpHeaders;
  agent: Agent;
  body?: string;
  /** For the whole exchange, body included; undefined for no limit. */
  timeoutMs: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface ExchangeResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** Unzipped. */
  body: string;
  /** Length of the body as it came over the wire. */
  wireBytes: number;
}

/** The answer did not come within `timeoutMs`. */
export class ExchangeTimeout extends Error {}

/** One HTTP request and its whole answer. Rejects with the socket's own error, an ExchangeTimeout or the signal's reason. */
export async function exchange(request: ExchangeRequest): Promise<ExchangeResponse> {
  const { status, headers, raw } = await transfer(request);
  const zipped = headers['content-encoding'] === 'gzip' && raw.length > 0;
  const body = (zipped ? await unzip(raw) : raw).toString('utf8');
  return { status, headers, body, wireBytes: raw.length };
}

function transfer(wanted: ExchangeRequest): Promise<{ status: number; headers: IncomingHttpHeaders; raw: Buffer }> {
  const { url, method, headers, agent, body, timeoutMs, signal } = wanted;
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const outgoing = send(url, { method, headers: { ...headers, ...length }, agent, ...(signal && { signal }) });
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => outgoing.destroy(new ExchangeTimeout()), timeoutMs);
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(signal?.aborted ? signal.reason : error);
    };
    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', (error) => fail(outgoing.errored ?? error));
      incoming.on('end', () => {
        clearTimeout(timer);
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, raw: Buffer.concat(chunks) });
      });
    });
    outgoing.end(body);
  });
}
