import type { AccessLine, AccessLogFormat } from './accessLine.js';
import { detectFormat } from './accessLog.js';
import { explainLines } from './explainLines.js';
import type { BackendShare, ProxyLogs } from './logsReport.js';
import type { ProxyProduct } from './proxies.js';
import { ipOf, requestsByBackend, requestsByStatus } from './requestsByBackend.js';
import { isRequestTo, speaksOf, type Traces } from './traces.js';

/** A line with its access line, if it is one. */
interface ReadLine {
  text: string;
  access: AccessLine | undefined;
}

/** The logs of the proxies of one product, read once for every Service behind them. */
export interface ProxyLog {
  product: ProxyProduct;
  /** `namespace/name`. */
  pods: string[];
  format: AccessLogFormat | undefined;
  lines: ReadLine[];
}

export function readProxyLog(
  product: ProxyProduct,
  pods: string[],
  raw: readonly { at: string | undefined; text: string }[],
): ProxyLog {
  const format = detectFormat(textsOf(raw));
  const lines = raw.map(({ at, text }) => {
    const access = format?.parse(text);
    // Some formats have no time, or none with a zone: then it is the one at which the line was taken.
    return { text, access: access && { ...access, at: access.at ?? at } };
  });
  return { product, pods, format, lines };
}

function* textsOf(lines: readonly { text: string }[]): Generator<string> {
  for (const { text } of lines) yield text;
}

/** The requests of one Service in a proxy's log. */
export function requestsTo(traces: Traces, { lines }: ProxyLog): AccessLine[] {
  return lines.flatMap(({ access }) => (access && isRequestTo(access, traces) ? access : []));
}

/** What a proxy's log says about one Service. */
export function proxyLogs(log: ProxyLog, traces: Traces): ProxyLogs {
  const requests = requestsTo(traces, log);
  const texts = log.lines.flatMap(({ text, access }) => {
    if (access) return isRequestTo(access, traces) || isNobodys(access) ? text : [];
    return speaksOf(text, traces) === 'no' ? [] : text;
  });
  const silent = whySilent(log, requests);
  return {
    product: log.product.title,
    pods: log.pods,
    format: log.format?.title,
    requests: requests.length,
    backends: withIdlePods(
      requestsByBackend(requests).map((backend) => named(backend, traces)),
      traces,
    ),
    statuses: requestsByStatus(requests),
    explained: explainLines(texts),
    ...(silent && { silent }),
  };
}

/** A request that got no backend, of a client that named no host: it may have been meant for any Service. */
function isNobodys({ upstreams, service, host }: AccessLine): boolean {
  return upstreams.length === 0 && service === undefined && host === undefined;
}

function named(backend: BackendShare, { podByIp, clusterIps }: Traces): BackendShare {
  const ip = ipOf(backend.upstream);
  const pod = podByIp.get(ip);
  if (pod !== undefined) return { ...backend, pod };
  if (podByIp.has(ip)) return { ...backend, note: 'several pods share this address' };
  if (clusterIps.has(ip)) return { ...backend, note: 'the ClusterIP: kube-proxy chooses a pod for each connection' };
  const isName = !/:\d+$/.test(backend.upstream);
  return { ...backend, note: isName ? 'the log names no address' : "no pod's address now" };
}

/** Pods that got no request, where the proxy chooses pods by itself and some got requests. */
function withIdlePods(backends: BackendShare[], { podByIp }: Traces): BackendShare[] {
  if (backends.length === 0 || backends.some(({ pod }) => pod === undefined)) return backends;
  const seen = new Set(backends.map(({ pod }) => pod));
  const idle = [...podByIp].flatMap(([ip, pod]) => {
    // A pod with two addresses is one pod.
    if (pod === undefined || seen.has(pod)) return [];
    seen.add(pod);
    return [{ upstream: ip, pod, requests: 0, share: 0, passedOn: 0 }];
  });
  return [...backends, ...idle];
}

function whySilent({ product, format, lines }: ProxyLog, requests: readonly AccessLine[]): ProxyLogs['silent'] {
  const title = product.title;
  if (lines.length === 0) return { why: `${title} logged nothing in this time.`, next: [...product.verbosity] };
  if (!format) {
    const why = `None of the ${lines.length} lines of ${title} is an access line: the access log is off, or its format is not known.`;
    return { why, next: [...product.verbosity] };
  }
  if (requests.length === 0) {
    const others = lines.filter(({ access }) => access).length;
    const why = `${title} logged ${others} requests, none of them to this Service.`;
    return { why, next: ["Compare the client's address, host and method path with the Ingress or route."] };
  }
  if (requests.some(({ upstreams }) => upstreams.length > 0) || format.id !== 'nginx-json') return undefined;
  return {
    why: `The access log of ${title} names no backend.`,
    next: ['Add $upstream_addr, $upstream_status and $proxy_upstream_name to log-format-upstream in its ConfigMap.'],
  };
}
