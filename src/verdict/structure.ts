import type { PortNode, ServiceNode } from '../model/topology/topology.js';

/** What the objects alone say about how calls are spread. */
export interface Structure {
  /** A path on which a pod is chosen for each connection, not for each call. */
  byConnection: boolean;
  /** Somebody is known to come on such a path. */
  knownByConnection: boolean;
  /** Every known path balances calls. */
  allPerCall: boolean;
  /** Every known client comes through a proxy that routes by an Ingress or a route. */
  allThroughProxies: boolean;
  /** Client pods on paths that go by connection; undefined when one of them is not known. */
  clientPods: number | undefined;
  why: string;
}

export function structureOf(node: ServiceNode, port: PortNode): Structure {
  const allThroughProxies = port.paths.length > 0 && port.paths.every((p) => p.from.kind !== 'workload');
  const byConnection = port.paths.filter((p) => p.balancing === 'l4' || p.balancing === 'sticky');
  const [first] = byConnection;
  if (first) {
    const counts = byConnection.map((p) => (p.from.kind === 'workload' ? p.from.pods : undefined));
    const clientPods = counts.reduce((sum, c) => (sum === undefined || c === undefined ? undefined : sum + c), 0);
    return {
      byConnection: true,
      knownByConnection: true,
      allPerCall: false,
      allThroughProxies,
      clientPods,
      why: first.why,
    };
  }
  if (port.paths.length > 0) {
    const [path] = port.paths;
    return {
      byConnection: false,
      knownByConnection: false,
      allPerCall: port.paths.every((p) => p.balancing === 'l7' || p.hops.some((h) => h.chooses === 'per-request')),
      allThroughProxies,
      clientPods: undefined,
      why: path?.why ?? '',
    };
  }
  if (node.headless) {
    return {
      byConnection: false,
      knownByConnection: false,
      allPerCall: false,
      allThroughProxies,
      clientPods: undefined,
      why: 'the Service is headless: each client decides',
    };
  }
  // Clients that are known to use the headless sibling leave the cluster IP unused, as far as can be seen.
  const unused = node.siblings.some((s) => s.spec?.clusterIP === 'None');
  return {
    byConnection: !unused,
    knownByConnection: false,
    allPerCall: false,
    allThroughProxies,
    clientPods: undefined,
    why: unused
      ? 'no client is known to dial the cluster IP, and a headless Service selects the same pods'
      : 'the Service has a cluster IP: whoever dials it picks a pod once per connection',
  };
}
