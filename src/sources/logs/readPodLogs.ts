import type { Api } from '../../kube/api.js';
import type { LogsReport } from '../../model/logs/logsReport.js';
import type { ProxyProduct } from '../../model/logs/proxies.js';
import { type ProxyLog, readProxyLog } from '../../model/logs/proxyLogs.js';
import { keyOf, type Pod } from '../../model/objects.js';
import type { Clock } from '../../model/source.js';
import { runningContainers } from '../../model/topology/workloadParts.js';
import { type LogLine, readLogs } from './readLogs.js';

/** More pods say nothing more about why calls fail, and each costs up to 16 MiB. */
const mostPods = 30;

interface PodLogs {
  /** Undefined where no container's log could be read. */
  linesOf(pod: Pod): LogLine[] | undefined;
  /** Undefined where no log of these pods could be read. */
  proxyLog(product: ProxyProduct, pods: readonly Pod[]): ProxyLog | undefined;
  unread: LogsReport['unread'];
  allRefused: boolean;
}

/** Reads the logs of all containers of these pods, each once. */
export async function readPodLogs(
  wanted: readonly Pod[],
  reading: { api: Api; clock: Clock; sinceSeconds: number; signal: AbortSignal; progress(line: string): void },
): Promise<PodLogs> {
  const unique = [...new Map(wanted.map((pod) => [keyOf(pod), pod])).values()];
  const pods = unique.slice(0, mostPods);
  const targets = pods.flatMap(({ metadata: { name, namespace = '' }, spec }) =>
    runningContainers(spec).map((c) => ({ namespace, pod: name, container: c.name })),
  );
  const read = await readLogs(targets, reading);

  const unread: LogsReport['unread'] = [];
  const lines = new Map<string, LogLine[]>();
  for (const { target, log } of read) {
    const key = `${target.namespace}/${target.pod}`;
    const what = `log of pod ${key}, container ${target.container}`;
    if (log.state === 'present') {
      lines.set(key, [...(lines.get(key) ?? []), ...log.value.lines]);
      if (log.value.cut !== undefined) unread.push({ what, detail: log.value.cut, next: 'Choose a shorter --since.' });
    } else {
      const { detail, rbac, remedy } = log;
      unread.push({ what, detail, ...(rbac && { rbac }), ...(remedy !== undefined && { next: remedy }) });
    }
  }
  if (unique.length > pods.length) {
    const detail = `The logs of ${pods.length} pods are read; there are ${unique.length}.`;
    unread.push({ what: 'logs of further pods', detail, next: 'Name one Service: grpclb logs svc/NAME.' });
  }
  return {
    linesOf: (pod) => lines.get(keyOf(pod)),
    proxyLog(product, group) {
      const readable = group.map(keyOf).filter((key) => lines.has(key));
      if (readable.length === 0) return undefined;
      return readProxyLog(
        product,
        readable,
        readable.flatMap((key) => lines.get(key) ?? []),
      );
    },
    unread,
    allRefused: read.length > 0 && read.every(({ log }) => log.state === 'absent' && log.reason === 'forbidden'),
  };
}
