import { Agent as HttpAgent, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Api } from '../../kube/api.js';
import { ApiFailure, failureOfConnection } from '../../kube/apiFailure.js';
import { environmentProxy } from '../../kube/environmentProxy.js';
import { ExchangeTimeout, exchange } from '../../kube/exchange.js';
import type { PrometheusAccess, PrometheusAddress } from '../../model/prometheus.js';
import { type PrometheusAnswer, prometheusAnswer } from './answer.js';
import { serviceProxy } from './serviceProxy.js';

type Parameters = Readonly<Record<string, string>>;
type Path = '/api/v1/query' | '/api/v1/query_range';

/** A Prometheus-compatible server that can be asked. Expected failures reject with an ApiFailure. */
export interface PrometheusServer {
  /** Its address as it may be printed. */
  name: string;
  ask(path: Path, parameters: Parameters, signal: AbortSignal): Promise<PrometheusAnswer>;
  close(): void;
}

export async function prometheusServer(
  access: PrometheusAccess,
  api: Api,
  signal: AbortSignal,
): Promise<PrometheusServer> {
  const { address } = access;
  return address.kind === 'url'
    ? atUrl(address, access, api.connection.timeoutMs)
    : inCluster(address, access, api, signal);
}

/** Queries go as forms: those that name many pods are longer than some proxies take in an address. */
function atUrl(
  { url, userInfo }: PrometheusAddress & { kind: 'url' },
  access: PrometheusAccess,
  timeoutMs: number | undefined,
): PrometheusServer {
  const agent = agentFor(new URL(url), access);
  const headers: OutgoingHttpHeaders = {
    'User-Agent': 'grpclb',
    Accept: 'application/json',
    'Accept-Encoding': 'gzip',
    ...access.headers,
    ...(userInfo !== undefined && { Authorization: `Basic ${Buffer.from(userInfo).toString('base64')}` }),
    ...(access.token !== undefined && { Authorization: `Bearer ${access.token}` }),
  };
  const send = async (method: 'GET' | 'POST', path: Path, form: string, signal: AbortSignal) => {
    try {
      return await exchange({
        method,
        url: new URL(`${url}${path}${method === 'GET' ? `?${form}` : ''}`),
        headers: method === 'GET' ? headers : { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
        agent,
        ...(method === 'POST' && { body: form }),
        timeoutMs,
        signal,
      });
    } catch (error) {
      throw failureOf(error, url, timeoutMs, signal);
    }
  };
  return {
    name: url,
    async ask(path, parameters, signal) {
      const form = new URLSearchParams(parameters).toString();
      const posted = await send('POST', path, form, signal);
      // Gateways that only let reading methods pass.
      const isRefusedMethod = posted.status === 405 || posted.status === 501;
      const { status, body } = isRefusedMethod ? await send('GET', path, form, signal) : posted;
      return prometheusAnswer(url, status, body);
    },
    close: () => agent.destroy(),
  };
}

function agentFor(url: URL, { ca, clientCertificate, clientKey, insecure }: PrometheusAccess): HttpAgent {
  const proxy = environmentProxy(url, process.env);
  const shared = {
    keepAlive: true,
    ...(proxy !== undefined && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
  };
  if (url.protocol === 'http:') return new HttpAgent(shared);
  return new HttpsAgent({
    ...shared,
    ...(ca !== undefined && { ca }),
    ...(clientCertificate !== undefined && { cert: clientCertificate }),
    ...(clientKey !== undefined && { key: clientKey }),
    ...(insecure && { rejectUnauthorized: false }),
  });
}

function failureOf(error: unknown, url: string, timeoutMs: number | undefined, signal: AbortSignal): ApiFailure {
  if (signal.aborted) return new ApiFailure({ reason: 'timed-out', detail: `${url} is stopped halfway.` });
  if (error instanceof ExchangeTimeout) {
    return new ApiFailure({
      reason: 'timed-out',
      detail: `${url} does not answer within ${(timeoutMs ?? 0) / 1000} s.`,
      next: 'Give it longer with --request-timeout, or ask for less with a shorter --since.',
    });
  }
  const { reason, detail } = failureOfConnection('the query', new URL(url), error);
  const next = 'Check the address and the certificates (--prometheus-ca, --prometheus-cert, --prometheus-key).';
  // What is said there about API servers is about this server here.
  return new ApiFailure({ reason, detail: detail.replaceAll('the kubeconfig', 'grpclb'), next });
}

/** Read with GET, so that the right to get services/proxy is enough. */
async function inCluster(
  address: PrometheusAddress & { kind: 'service' },
  { headers }: PrometheusAccess,
  api: Api,
  signal: AbortSignal,
): Promise<PrometheusServer> {
  const { name, path: proxy } = await serviceProxy(address, api, signal);
  return {
    name,
    async ask(path, parameters, during) {
      const query = new URLSearchParams(parameters).toString();
      try {
        const text = await api.getText(`${proxy}${path}?${query}`, { signal: during, headers });
        return prometheusAnswer(name, 200, text);
      } catch (error) {
        if (!(error instanceof ApiFailure) || error.status === undefined || error.answer.kind === 'Status') throw error;
        // Prometheus itself refuses, not the API server.
        return prometheusAnswer(name, error.status, JSON.stringify(error.answer));
      }
    },
    close() {},
  };
}
