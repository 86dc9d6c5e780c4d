import { defineCheck } from '../../model/check.js';
import type { ServerConnection } from '../../model/connections.js';
import { keyOf } from '../../model/objects.js';
import { settingOf } from '../../model/topology/grpcSettings.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import { runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { count } from '../../model/words.js';

/** What servers announce where nobody sets it: Kestrel 100, hyper (tonic) 200, Go's net/http2 250. */
const defaults: Readonly<Record<number, string>> = {
  100: 'Kestrel (.NET)',
  200: 'hyper (Rust)',
  250: 'net/http2 (Go)',
};

export default defineCheck({
  meta: {
    id: 'stream-limit',
    group: 'runtime',
    title: 'A connection has as many calls open as the server admits',
    severity: 'warning',
    needs: ['topology', 'verdicts'],
    // Few servers have channelz: that it was not read is said with the verdict of each Service, not here once more.
    uses: ['channelz'],
    messages: {
      reached:
        '{connections} to {pod} of Service {service} has {open} calls open, and the server admits {limit} ({evidence}): further calls wait in the client until one ends. Open more connections, or raise the limit.',
      perhaps:
        '{connections} to {pods} pods of Service {service} have exactly {open} calls open, which is what {server} admits unless it is told otherwise. Where that is the server, further calls wait in the client. Look at the setting, or open more connections.',
    },
    docs: {
      what: 'By channelz, a connection has as many streams open as `SETTINGS_MAX_CONCURRENT_STREAMS` of the server allows, by a setting that its workload shows or by a default that is known.',
      why: 'A client that has used up its streams does not fail: it queues calls, and latency grows without any sign on the server.',
      fix: 'Let clients open more connections (a channel pool, or round_robin over a headless Service), end streams that are not needed, or raise the limit on the server.',
      links: [
        'https://grpc.io/docs/guides/performance/',
        'https://www.rfc-editor.org/rfc/rfc9113.html#name-stream-concurrency',
      ],
    },
    remedies: [],
  },

  *check({ topology, verdicts, channelz }) {
    const measured = new Set(verdicts.map(({ service: { namespace, name } }) => `${namespace}/${name}`));
    for (const node of topology.services.filter(({ service }) => measured.has(keyOf(service)))) {
      const service = node.service.metadata.name;
      const read = (node.pods ?? []).flatMap((pod) => {
        const connections = channelz?.pods[keyOf(pod)]?.connections ?? [];
        return connections.length > 0 ? [{ pod: pod.metadata.name, connections }] : [];
      });
      const limit = limitOf(node);
      if (limit) {
        const full = read.map(({ pod, connections }) => ({ pod, full: connections.filter(fullBy(limit.value)) }));
        const [worst] = full.filter((p) => p.full.length > 0).sort((a, b) => b.full.length - a.full.length);
        if (!worst) continue;
        const open = Math.max(...worst.full.map(({ streamsOpen = 0 }) => streamsOpen));
        const connections = count(worst.full.length, 'connection', 'connections');
        yield {
          message: 'reached',
          subject: node.service,
          data: { connections, pod: worst.pod, service, open, limit: limit.value, evidence: limit.evidence },
          witnesses: [
            { source: `channelz of ${worst.pod}`, says: `${open} streams open on ${connections}` },
            { source: limit.workload, says: limit.evidence },
          ],
        };
        continue;
      }
      // Chance hits such a number once; two connections at once hit it because something stops them there.
      for (const [number, server] of Object.entries(defaults)) {
        const at = read.filter(({ connections }) =>
          connections.some(({ streamsOpen }) => streamsOpen === Number(number)),
        );
        const many = at.flatMap((p) =>
          p.connections.filter(({ streamsOpen }) => streamsOpen === Number(number)),
        ).length;
        if (many < 2) continue;
        yield {
          message: 'perhaps',
          severity: 'info',
          subject: node.service,
          data: {
            connections: count(many, 'connection', 'connections'),
            pods: at.length,
            service,
            open: number,
            server,
          },
          witnesses: [{ source: 'channelz', says: `${number} streams open on each of ${many} connections` }],
        };
      }
    }
  },
});

function fullBy(limit: number): (connection: ServerConnection) => boolean {
  return ({ streamsOpen }) => streamsOpen !== undefined && streamsOpen >= limit;
}

/** The least limit that a workload of the Service shows; 0 means none in every server that takes the setting. */
function limitOf({ workloads }: ServiceNode): { value: number; evidence: string; workload: string } | undefined {
  const shown = workloads.flatMap((workload) =>
    runningContainers(templateOf(workload)?.spec).flatMap((container) => {
      const setting = settingOf(container, 'maxConcurrentStreams');
      if (setting?.value === undefined || setting.value <= 0) return [];
      return [
        { value: setting.value, evidence: setting.evidence, workload: `${workload.kind}/${workload.metadata.name}` },
      ];
    }),
  );
  return shown.sort((a, b) => a.value - b.value)[0];
}
