import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import type { MeasuredPod, SourceContext } from '../../model/source.js';
import { type MetricsPage, pageKey, proxyPath } from './metricsPages.js';
import { type CallsOf, type PageCounts, pageCounts } from './pageCounts.js';

/** One reading of a metrics page; `atMs` by our clock. */
export interface PageReading extends PageCounts {
  atMs: number;
}

/** A pod that does not answer would hold the API server's proxy for half a minute. */
const timeoutMs = 10_000;

/** Reads metrics pages through the pod proxy and remembers who refused and what failed. */
export class PageReader {
  /** The API server's refusals, by namespace: after the first one nothing more is asked there. */
  readonly refusals = new Map<string, ApiFailure>();
  /** Why a page of the pod could not be read: the first reason, by `namespace/name`. */
  readonly failures = new Map<string, string>();
  /** The last failure of any page. */
  lastFailure: ApiFailure | undefined;
  readonly #context: SourceContext<Api>;
  readonly #callsOf: CallsOf | undefined;

  constructor(context: SourceContext<Api>, callsOf?: CallsOf) {
    this.#context = context;
    this.#callsOf = callsOf;
  }

  /** Undefined where the page cannot be read. */
  async read(pod: MeasuredPod, page: MetricsPage): Promise<PageReading | undefined> {
    const { api, clock, signal } = this.#context;
    if (this.refusals.has(pod.namespace)) return undefined;
    const key = `${pod.namespace}/${pod.name}`;
    let text: string;
    try {
      text = await api.getText(proxyPath(pod, page), {
        signal,
        timeoutMs: Math.min(timeoutMs, api.connection.timeoutMs ?? timeoutMs),
      });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (isRefusal(error)) this.refusals.set(pod.namespace, error);
      else this.#failed(key, words(error, page), error);
      return undefined;
    }
    const atMs = clock.now();
    const counts = pageCounts(text, pod.grpcPorts ?? [], this.#callsOf);
    if (counts === undefined) this.#failed(key, `${pageKey(page)} is no metrics page`);
    return counts && { ...counts, atMs };
  }

  #failed(pod: string, why: string, failure?: ApiFailure): void {
    if (!this.failures.has(pod)) this.failures.set(pod, why);
    if (failure) this.lastFailure = failure;
  }
}

/** The API server's own word; a page that asks for credentials answers 401 and 403 as well. */
function isRefusal({ status, answer }: ApiFailure): boolean {
  return (status === 403 && answer.reason === 'Forbidden') || (status === 401 && answer.reason === 'Unauthorized');
}

function words({ status, reason, detail, answer }: ApiFailure, page: MetricsPage): string {
  const name = `its metrics page ${pageKey(page)}`;
  if (status === undefined) return reason === 'timed-out' ? `${name} is not answered in time` : detail;
  if (status === 404 && answer.reason === 'NotFound') return 'the pod is gone';
  if (status === 401 || status === 403) return `${name} asks for credentials (${status})`;
  const message = answer.message ?? '';
  // What the proxy says when the other end begins with a frame of HTTP/2: a gRPC port is named for metrics.
  if (/malformed HTTP response "\\x00/.test(message)) return `${pageKey(page)} speaks HTTP/2 and is no metrics page`;
  const cause = /reach service: (?:dial tcp \S+: )?(?:connect: )?(.{1,100})/.exec(message)?.[1];
  return `${name} answers ${status}${cause ? ` (${cause})` : ''}`;
}
