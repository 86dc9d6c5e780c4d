import type { Api } from '../../kube/api.js';
import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import { callsFromLog } from '../../model/logs/callsFromLog.js';
import { requestsTo } from '../../model/logs/proxyLogs.js';
import { ipOf } from '../../model/logs/requestsByBackend.js';
import { frontsOf, tracesOf } from '../../model/logs/traces.js';
import { keyOf } from '../../model/objects.js';
import type { Source, SourceContext } from '../../model/source.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import type { WorkMeasure } from '../../model/work.js';
import { chooseProxies } from '../logs/chooseProxies.js';
import { readPodLogs } from '../logs/readPodLogs.js';
import { readProxyPods } from '../logs/readProxyPods.js';
import { mergedMeasures } from './mergedMeasures.js';

type Context = SourceContext<Api>;

const rbac: RbacRule = { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] };

/** Rung 6: calls per pod by the access logs of the proxies before the Services, of the window that was sampled. */
export const proxyLog: Source<Api, 'loggedCalls'> = {
  meta: {
    name: 'proxy-log',
    rung: 6,
    title: 'calls by the access logs of proxies',
    provides: ['loggedCalls'],
    impact: 'reads',
    rbac: [rbac],
  },
  async collect(context): Promise<{ loggedCalls: Evidence<WorkMeasure> }> {
    return { loggedCalls: await loggedCalls(context) };
  },
};

async function loggedCalls(context: Context): Promise<Evidence<WorkMeasure>> {
  const { api, clock, signal, read, durationMs } = context;
  const fronted = read?.services.filter((node) => isFronted(node, read.topology)) ?? [];
  if (!read || fronted.length === 0) return absent('not-asked', 'No Ingress and no route leads to a gRPC Service.');
  if (durationMs === 0) return absent('not-asked', 'Nothing was sampled.');

  const start = clock.now();
  const labelled = await readProxyPods(api, { namespaces: 'all', clock, signal });
  const { groups, unread } = chooseProxies(fronted, read.topology, read.inventory, labelled);
  if (groups.length === 0) return noProxy(unread);
  await clock.sleep(Math.max(0, durationMs - (clock.now() - start)), signal);

  const end = clock.now();
  const sinceSeconds = Math.max(1, Math.ceil((end - start) / 1000));
  const pods = groups.flatMap((group) => group.pods);
  const logs = await readPodLogs(pods, { api, clock, sinceSeconds, signal, progress: context.progress });
  if (logs.allRefused) return { ...firstRefusal(logs.unread), state: 'absent', reason: 'forbidden' };

  const read6 = groups.map((group) => ({ group, log: logs.proxyLog(group.product, group.pods) }));
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
  const measures = fronted.map((node) => {
    const before = read6.filter(({ group }) => group.services.has(node));
    const traces = tracesOf(node, frontsOf(node, read.topology));
    return callsFromLog({
      ...span,
      lines: before.flatMap(({ log }) => (log ? requestsTo(traces, log) : [])),
      pods: (node.pods ?? []).map(keyOf),
      podOf: (upstream) => traces.podByIp.get(ipOf(upstream)),
      complete:
        before.length > 0 &&
        logs.unread.length === 0 &&
        before.every(({ group, log }) => log?.format !== undefined && log.pods.length === group.pods.length),
    });
  });
  const gaps = [...unread, ...logs.unread].map(({ what, detail }) => `${what}: ${detail}`);
  return present(mergedMeasures(measures), `the logs of ${pods.length} proxy pods`, span.to, gaps);
}

function isFronted(node: ServiceNode, topology: NonNullable<Context['read']>['topology']): boolean {
  const { ingresses, routes } = frontsOf(node, topology);
  return ingresses.length + routes.length > 0;
}

function noProxy(unread: ReturnType<typeof chooseProxies>['unread']): Absent {
  const [first] = unread;
  const reason = first?.rbac ? 'forbidden' : 'unsupported';
  return absent(reason, first?.detail ?? 'No proxy was found before the Services.', {
    ...(first?.rbac && { rbac: first.rbac }),
    ...(first?.next !== undefined && { remedy: first.next }),
  });
}

function firstRefusal(unread: Awaited<ReturnType<typeof readPodLogs>>['unread']): { detail: string; rbac: RbacRule } {
  const refused = unread.find((one) => one.rbac);
  return { detail: refused?.detail ?? 'The logs of the proxies are refused.', rbac };
}
