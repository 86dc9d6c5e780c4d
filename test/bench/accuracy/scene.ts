import type { Pod, Service, Workload } from '../../../src/model/objects.js';
import type { Path, PortNode, ServiceNode } from '../../../src/model/topology/topology.js';
import { now, serverPort } from './moment.js';
import { Random } from './random.js';
import type { World } from './world.js';

const cart: Workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart', namespace: 'shop' } };

/** What the objects of the cluster show. Clients are often not found, and sometimes the path is misread. */
export function sceneOf(world: World): { node: ServiceNode; port: PortNode } {
  const random = new Random(world.seed ^ 0x2545f491);
  const perCall = world.family !== 'per-connection';
  const seen: Seen = perCall
    ? random.pick({ l7: 0.45, client: 0.2, nobody: 0.25, l4: 0.1 })
    : random.pick({ l4: 0.65, client: 0.1, nobody: 0.22, l7: 0.03 });
  const known = random.chance(0.8) ? world.clients : undefined;
  const service: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'greeter', namespace: 'shop' } };
  const port: PortNode = {
    port: { name: 'grpc', port: serverPort },
    index: 0,
    targets: [],
    grpc: { level: 'declared', reasons: [], against: [] },
    serverTls: { state: 'unknown', reasons: [] },
    endpoints: undefined,
    paths: seen === 'nobody' ? [] : [pathOf(seen, known)],
  };
  const node: ServiceNode = {
    service,
    headless: seen === 'client',
    external: false,
    workloads: [],
    pods: podsOf(world),
    replicas: { now: world.pods.length, max: world.pods.length },
    ports: [port],
    siblings: [],
  };
  return { node, port };
}

type Seen = 'l7' | 'l4' | 'client' | 'nobody';

function pathOf(seen: Exclude<Seen, 'nobody'>, clientPods: number | undefined): Path {
  return {
    from: { kind: 'workload', workload: cart, pods: clientPods },
    evidence: 'env GREETER_ADDR=greeter:50051',
    hops: [
      seen === 'client'
        ? { kind: 'client', name: 'cart', chooses: 'unknown' }
        : seen === 'l7'
          ? { kind: 'mesh-proxy', name: 'proxy', chooses: 'per-request' }
          : { kind: 'kube-proxy', name: 'kube-proxy', chooses: 'per-connection' },
    ],
    balancing: seen,
    why: 'the bench says so',
  };
}

function podsOf(world: World): Pod[] {
  return world.pods.map(({ ageSeconds }, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `greeter-${i}`, namespace: 'shop' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'app', state: { running: { startedAt: new Date(now - ageSeconds * 1000).toISOString() } } },
      ],
    },
  }));
}
