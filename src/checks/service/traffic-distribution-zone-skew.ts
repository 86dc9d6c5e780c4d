import { defineCheck } from '../../model/check.js';
import { keyOf, type Service } from '../../model/objects.js';
import { slicesByService } from '../../model/topology/endpoints.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { PortNode } from '../../model/topology/topology.js';
import { count } from '../../model/words.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import { exampleSlice, readyBy } from './placedEndpoints.js';

const topologyMode = 'service.kubernetes.io/topology-mode';

export default defineCheck({
  meta: {
    id: 'traffic-distribution-zone-skew',
    group: 'service',
    title: 'Clients keep to pods of their zone, and zones have unequal numbers of them',
    severity: 'warning',
    needs: ['topology', 'endpointSlices'],
    uses: [],
    messages: {
      uneven:
        'Service {service} sends each client to pods of its own zone ({setting}), and {many} has {most} while {few} has {least}. Calls of the clients in {few} all go to {least}: such a pod may do {ratio} times the work of the others, and pods added elsewhere take none of it.',
    },
    docs: {
      what: 'A gRPC Service has `trafficDistribution: PreferClose` or `PreferSameZone`, or the annotation `service.kubernetes.io/topology-mode: Auto`, and one zone has at least twice as many ready pods as another.',
      why: 'kube-proxy then chooses among the pods of the zone in which the client runs. What a zone has of clients goes to what it has of pods, however few: connections are spread within the zone only, and long-lived ones stay. With `topology-mode: Auto` the control plane gives zones shares by their CPU and falls back to all pods where that would be too uneven.',
      fix: 'Spread the pods over zones (topologySpreadConstraints with maxSkew 1), or leave the setting out where balance counts more than the cost of traffic between zones.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution',
        'https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/',
      ],
    },
    examples: {
      fires: zoned(['a', 'a', 'a', 'b']),
      silent: zoned(['a', 'a', 'b', 'b']),
    },
    remedies: [],
  },

  *check({ topology, endpointSlices }) {
    const slices = slicesByService(endpointSlices);
    for (const { service: subject, headless, external, ports } of topology.services) {
      const set = settingOf(subject);
      if (!set || headless || external || !ports.some((port) => believesGrpc(port) && asksKubeProxy(port))) continue;
      const zones = readyBy(slices.get(keyOf(subject)) ?? [], 'zone') ?? [];
      const [most, least] = [zones.at(0), zones.at(-1)];
      if (!most || !least || zones.length < 2 || most.pods < 2 * least.pods) continue;
      const service = subject.metadata.name;
      yield {
        message: 'uneven',
        // The control plane evens out by itself what it hints at, or hints at nothing.
        ...(set.auto && { severity: 'info' as const }),
        subject,
        path: set.path,
        data: {
          service,
          setting: set.says,
          many: `zone ${most.place}`,
          most: count(most.pods, 'pod'),
          few: `zone ${least.place}`,
          least: count(least.pods, 'pod'),
          ratio: Math.floor(most.pods / least.pods),
        },
        witnesses: [
          { source: `Service/${service}`, says: set.says },
          {
            source: `EndpointSlices of Service/${service}`,
            says: zones.map(({ place, pods }) => `${place}: ${pods} ready`).join(', '),
          },
        ],
      };
    }
  },
});

/** A mesh, a client or an edge that takes pods itself does not ask kube-proxy. */
function asksKubeProxy({ paths }: PortNode): boolean {
  return paths.length === 0 || paths.some(({ balancing }) => balancing === 'l4' || balancing === 'sticky');
}

function settingOf({ spec, metadata }: Service) {
  const distribution = spec?.trafficDistribution;
  if (distribution === 'PreferClose' || distribution === 'PreferSameZone')
    return { says: `trafficDistribution ${distribution}`, auto: false, path: ['spec', 'trafficDistribution'] };
  const mode = metadata.annotations?.[topologyMode];
  if (mode?.toLowerCase() !== 'auto') return undefined;
  return { says: `topology-mode ${mode}`, auto: true, path: ['metadata', 'annotations', topologyMode] };
}

function zoned(zones: readonly string[]): string {
  return documents(
    exampleServer({ replicas: zones.length }),
    exampleService({ spec: ['trafficDistribution: PreferClose'] }),
    exampleSlice('zone', zones),
  );
}
