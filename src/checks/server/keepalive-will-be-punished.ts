import { defineCheck } from '../../model/check.js';
import type { Container, Workload } from '../../model/objects.js';
import { type Setting, settingOf } from '../../model/topology/grpcSettings.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { ServiceNode, Topology } from '../../model/topology/topology.js';
import { containerPath, isLongLived, runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';

/** What servers allow unless they are told otherwise (gRFC A8). */
const defaultMinimum = 300;
const pinging = (more: string) =>
  exampleClient().replace('env:', `args: ["--grpc-keepalive-time=${more}"]\n          env:`);

export default defineCheck({
  meta: {
    id: 'keepalive-will-be-punished',
    group: 'server',
    title: 'A client pings more often than its server allows',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      shown:
        '{client} pings every {seconds} s ({evidence}), and {server} allows a ping every {least} s ({allowed}). After a few pings the server ends the connection with GOAWAY ENHANCE_YOUR_CALM (too_many_pings), and calls fail with UNAVAILABLE.',
      assumed:
        '{client} pings every {seconds} s ({evidence}), and what {server} allows is not visible. By default a server allows a ping every 5 minutes and ends the connection with GOAWAY ENHANCE_YOUR_CALM (too_many_pings): calls fail with UNAVAILABLE. Set the minimum in the server, if its code does not.',
    },
    docs: {
      what: 'The keepalive time in the configuration of a client is shorter than what the server enforces: what its own configuration shows, else the default of five minutes.',
      why: 'Servers count pings that come sooner than allowed as strikes; after two the connection is closed with ENHANCE_YOUR_CALM and the debug data too_many_pings. All calls on it fail; the client doubles its time and tries again.',
      fix: 'Lengthen the keepalive time of the client, or let the server permit it (grpc-go: keepalive.EnforcementPolicy.MinTime, Java: permitKeepAliveTime, C-core: GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS).',
      links: [
        'https://grpc.io/docs/guides/keepalive/',
        'https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), pinging('10s')),
      silent: documents(exampleServer(), exampleService(), pinging('10m')),
    },
    remedies: [],
  },

  *check({ topology }) {
    const told = new Set<string>();
    for (const { client, container, node, time } of pingers(topology)) {
      const allowed = node.workloads.flatMap((w) => shownMinimum(w)).at(0);
      // A number without a unit: that it is set is enough to be silent.
      if (allowed && allowed.value === undefined) continue;
      const least = allowed?.value ?? defaultMinimum;
      const seconds = time.value ?? 0;
      const name = `${client.kind}/${client.metadata.name}`;
      const server = node.workloads.map((w) => `${w.kind}/${w.metadata.name}`).join(', ');
      const key = `${client.metadata.namespace}/${name} ${server}`;
      if (seconds <= 0 || seconds >= least || server === '' || told.has(key)) continue;
      told.add(key);
      const data = { client: name, seconds, evidence: time.evidence, server };
      const found = { subject: client, path: containerPath(client, container) };
      const ping = { source: `${name} container ${container.name}`, says: time.evidence };
      if (allowed) {
        const witnesses = [ping, { source: server, says: allowed.evidence }] as const;
        yield { ...found, message: 'shown', data: { ...data, least, allowed: allowed.evidence }, witnesses };
      } else {
        const none = { source: server, says: 'no minimum in its environment or arguments' };
        yield { ...found, message: 'assumed', severity: 'info', data, witnesses: [ping, none] };
      }
    }
  },
});

function shownMinimum(workload: Workload): Setting[] {
  return runningContainers(templateOf(workload)?.spec).flatMap((c) => settingOf(c, 'keepaliveMinTime') ?? []);
}

/** Clients that dial pods themselves: a proxy between them answers pings by its own rules. */
function* pingers({
  services,
}: Topology): Generator<{ client: Workload; container: Container; node: ServiceNode; time: Setting }> {
  for (const node of services) {
    for (const { from, balancing } of node.ports.filter(believesGrpc).flatMap((p) => p.paths)) {
      if (from.kind !== 'workload' || !isLongLived(from.workload) || balancing === 'l7') continue;
      for (const container of runningContainers(templateOf(from.workload)?.spec)) {
        const time = settingOf(container, 'keepaliveTime');
        if (!time) continue;
        // A server that is a client too may mean either side by it.
        const serves = services.some((s) => s.workloads.includes(from.workload) && s.ports.some(believesGrpc));
        if (!serves) yield { client: from.workload, container, node, time };
      }
    }
  }
}
