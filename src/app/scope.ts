import type { Inventory } from '../model/inventory.js';
import type { KubeObject } from '../model/objects.js';
import { keyOf } from '../model/objects.js';
import { matchesSelector } from '../model/topology/selector.js';
import type { ServiceNode, Topology } from '../model/topology/topology.js';
import { UserError } from '../model/userError.js';
import { parseSelector } from './parseSelector.js';

/** What the person asked to look at. Everything is read all the same: a Service outside the scope still exists. */
export interface Scope {
  /** `svc/NAME`, `ing/NAME`, `deploy/NAME`. */
  targets: readonly string[];
  selector?: string;
  /** Leaves out what is in other namespaces; all where it is empty. */
  namespaces?: readonly string[];
}

export interface Scoped {
  services: ServiceNode[];
  /** Whether a finding about this object belongs to the scope. */
  concerns(object: KubeObject): boolean;
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  svc: ['Service'],
  service: ['Service'],
  services: ['Service'],
  ing: ['Ingress'],
  ingress: ['Ingress'],
  ingresses: ['Ingress'],
  deploy: ['Deployment'],
  deployment: ['Deployment'],
  deployments: ['Deployment'],
  sts: ['StatefulSet'],
  statefulset: ['StatefulSet'],
  statefulsets: ['StatefulSet'],
  ds: ['DaemonSet'],
  daemonset: ['DaemonSet'],
  daemonsets: ['DaemonSet'],
};

/** Services in the scope, and what is joined to them. */
export function applyScope(scope: Scope, topology: Topology, inventory: Inventory): Scoped {
  const { namespaces = [] } = scope;
  const scoped = byTarget(scope, topology, inventory);
  if (namespaces.length === 0) return scoped;
  const isIn = ({ metadata: { namespace } }: KubeObject) => namespace === undefined || namespaces.includes(namespace);
  return {
    services: scoped.services.filter(({ service }) => isIn(service)),
    concerns: (object) => isIn(object) && scoped.concerns(object),
  };
}

function byTarget(scope: Scope, topology: Topology, inventory: Inventory): Scoped {
  if (scope.targets.length === 0 && scope.selector === undefined) {
    return { services: topology.services, concerns: () => true };
  }
  const chosen = new Set<ServiceNode>();
  for (const target of scope.targets) for (const node of servicesOf(target, topology, inventory)) chosen.add(node);
  if (scope.selector !== undefined) {
    const selector = parseSelector(scope.selector);
    for (const node of topology.services) if (matchesSelector(selector, node.service.metadata.labels)) chosen.add(node);
  }
  const services = topology.services.filter((n) => chosen.has(n));
  const joined = new Set<string>(services.flatMap((n) => joinedTo(n, topology)));
  return {
    services,
    // What has no namespace (an IngressClass, a ClusterRole) concerns everyone.
    concerns: (object) => object.metadata.namespace === undefined || joined.has(id(object)),
  };
}

function servicesOf(target: string, topology: Topology, inventory: Inventory): ServiceNode[] {
  const [, kindWord = '', name = ''] = /^([a-z]+)\/(.+)$/.exec(target) ?? [];
  const [kind] = kinds[kindWord] ?? [];
  if (kind === undefined) {
    throw new UserError(`${target} is nothing that can be looked at`, {
      next: 'write svc/NAME, ing/NAME, deploy/NAME, sts/NAME or ds/NAME',
      exitCode: 2,
    });
  }
  const found =
    kind === 'Service'
      ? topology.services.filter((n) => n.service.metadata.name === name)
      : kind === 'Ingress'
        ? topology.ingressBackends.filter((l) => l.ingress.metadata.name === name).flatMap((l) => l.service ?? [])
        : topology.services.filter((n) => n.workloads.some((w) => w.kind === kind && w.metadata.name === name));
  if (found.length === 0) {
    const names = topology.services.map((n) => n.service.metadata.name).slice(0, 8);
    throw new UserError(`${kind} ${name} was not found, or no Service leads to it`, {
      why: `read: ${inventory.source.name}; Services there: ${names.join(', ') || 'none'}`,
      next: 'check the name and the namespace (-n, -A)',
      exitCode: 2,
    });
  }
  return found;
}

function joinedTo(node: ServiceNode, topology: Topology): string[] {
  const around: KubeObject[] = [node.service, ...node.workloads];
  if (node.replicas.autoscaler) around.push(node.replicas.autoscaler);
  for (const port of node.ports) {
    for (const path of port.paths) if (path.from.kind === 'workload') around.push(path.from.workload);
  }
  const edges = [
    ...topology.ingressBackends.filter((l) => l.service === node).map((l) => l.ingress),
    ...topology.routeBackends.filter((l) => l.service === node).map((l) => l.route),
    ...topology.edgeBackends.filter((l) => l.service === node).map((l) => l.route),
  ];
  const secrets = topology.tlsReferences
    .filter((r) => edges.some((e) => keyOf(e) === keyOf(r.object) && e.kind === r.object.kind))
    .map((r) => `Secret/${r.namespace}/${r.secretName}`);
  return [...[...around, ...edges].map(id), ...secrets];
}

function id(object: KubeObject): string {
  return `${object.kind}/${keyOf(object)}`;
}
