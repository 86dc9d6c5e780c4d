import { type Evidence, known } from '../evidence.js';
import type { Inventory } from '../inventory.js';
import type { Pod, Route, Service, ServicePort, Workload } from '../objects.js';
import { keyOf, refOf, shortRef } from '../objects.js';
import { type ClientHint, clientHints } from './clients.js';
import { earlyPick } from './earlyPick.js';
import { ingressHop } from './edgeHop.js';
import { edgeBackendLinks, isWayIn } from './edges/edgeBackends.js';
import { endpointCount, slicesByService } from './endpoints.js';
import { routeParents } from './gatewayProduct.js';
import { grpcBelief } from './grpcBelief.js';
import { gatewayTlsReferences, ingressBackendLinks, ingressTlsReferences, routeBackendLinks } from './ingressLinks.js';
import { ingressProduct, runningIngressProducts } from './ingressProduct.js';
import { speaksGrpc } from './ingressSpeaksGrpc.js';
import { type MeshName, meshAround } from './mesh.js';
import { controllerWithoutPassthrough } from './nginxControllers.js';
import { clientPath, edgeRoutePath, ingressPath, routePath } from './paths.js';
import { portTarget } from './portTargets.js';
import { replicaCount } from './replicas.js';
import { selects } from './selector.js';
import { serverTls } from './serverTls.js';
import type {
  EdgeBackendLink,
  IngressBackendLink,
  PortNode,
  RouteBackendLink,
  ServiceNode,
  Topology,
} from './topology.js';
import { isLongLived, templateOf } from './workloadParts.js';

/** The user's own words about what is gRPC: `greeter:50051`, `shop/greeter:grpc`, `shop/greeter`. */
export interface TopologyOverrides {
  grpc?: readonly string[];
}

/** Builds the topology from whatever objects were read; kinds that were not read simply add nothing. */
export function buildTopology(objects: Inventory['objects'], overrides: TopologyOverrides = {}): Topology {
  const workloads = known(objects.workloads) ?? [];
  const nodes = serviceNodes(objects, workloads);
  const byKey = new Map(nodes.map((node) => [keyOf(node.service), node]));

  const running = runningIngressProducts(workloads);
  const classes = known(objects.ingressClasses);
  const ingresses = known(objects.ingresses) ?? [];
  const ingressBackends = ingresses.flatMap((i) => ingressBackendLinks(i, ingressProduct(i, classes, running), byKey));
  const parentsOf = (route: Route) => routeParents(route, known(objects.gateways), known(objects.gatewayClasses));
  const linksOf = (routes: Evidence<Route[]>) =>
    (known(routes) ?? []).flatMap((route) => routeBackendLinks(route, parentsOf(route), byKey));
  const grpcRoutes = linksOf(objects.grpcRoutes);
  const httpRoutes = linksOf(objects.httpRoutes);

  const edgeBackends = edgeBackendLinks(known(objects.edgeObjects) ?? [], byKey);

  decideBeliefs(nodes, ingressBackends, grpcRoutes, edgeBackends, overrides);
  findPaths(nodes, objects, workloads, ingressBackends, [...grpcRoutes, ...httpRoutes], edgeBackends);
  return {
    services: nodes,
    ingressBackends,
    routeBackends: [...grpcRoutes, ...httpRoutes],
    edgeBackends,
    tlsReferences: [
      ...ingresses.flatMap(ingressTlsReferences),
      ...(known(objects.gateways) ?? []).flatMap(gatewayTlsReferences),
    ],
    passthroughOff: controllerWithoutPassthrough(workloads) !== undefined,
  };
}

function serviceNodes(objects: Inventory['objects'], workloads: readonly Workload[]): ServiceNode[] {
  const services = known(objects.services) ?? [];
  const slices = known(objects.endpointSlices);
  const sliced = slices && slicesByService(slices);
  const autoscalers = groupByNamespace(known(objects.horizontalPodAutoscalers) ?? []);
  const serving = groupByNamespace(topOwners(workloads).filter(isLongLived));
  const pods = known(objects.pods);
  const podsByNamespace = pods && groupByNamespace(pods);
  const siblings = groupByNamespace(services);

  return services.map((service) => {
    const namespace = service.metadata.namespace ?? '';
    const selector = service.spec?.selector;
    const mine = (serving.get(namespace) ?? []).filter((w) => selects(selector, templateOf(w)?.metadata?.labels));
    const node: ServiceNode = {
      service,
      headless: service.spec?.clusterIP === 'None',
      external: service.spec?.type === 'ExternalName',
      workloads: mine,
      pods:
        podsByNamespace && (podsByNamespace.get(namespace) ?? []).filter((p) => selects(selector, p.metadata.labels)),
      replicas: replicaCount(mine, autoscalers.get(namespace) ?? []),
      ports: [],
      siblings: (siblings.get(namespace) ?? []).filter((s) => s !== service && sameSelector(s, service)),
    };
    node.ports = (service.spec?.ports ?? []).map((port, index) => ({
      port,
      index,
      targets: mine.map((w) => portTarget(port, w)),
      grpc: { level: 'no', reasons: [], against: [] },
      serverTls: { state: 'unknown', reasons: [] },
      endpoints: sliced && endpointCount(port, sliced.get(keyOf(service)) ?? []),
      paths: [],
    }));
    return node;
  });
}

/** Workloads that no other workload here makes: a ReplicaSet of a Deployment would count its pods twice. */
function topOwners(workloads: readonly Workload[]): Workload[] {
  const id = (namespace: string | undefined, kind: string, name: string) => `${namespace}/${kind}/${name}`;
  const all = new Set(workloads.map((w) => id(w.metadata.namespace, w.kind, w.metadata.name)));
  return workloads.filter(
    ({ metadata }) => !metadata.ownerReferences?.some((o) => all.has(id(metadata.namespace, o.kind, o.name))),
  );
}

function sameSelector(a: Service, b: Service): boolean {
  const [x, y] = [a.spec?.selector, b.spec?.selector];
  return selects(x, y) && selects(y, x);
}

function decideBeliefs(
  nodes: readonly ServiceNode[],
  ingressBackends: readonly IngressBackendLink[],
  grpcRoutes: readonly RouteBackendLink[],
  edgeBackends: readonly EdgeBackendLink[],
  overrides: TopologyOverrides,
): void {
  const routesTo = Map.groupBy(grpcRoutes, ({ port }) => port);
  const ingressesTo = Map.groupBy(ingressBackends.filter(speaksGrpc), ({ port }) => port);
  const edgesTo = Map.groupBy(edgeBackends.filter(saysH2c), ({ port }) => port);
  for (const node of nodes) {
    for (const port of node.ports) {
      port.grpc = grpcBelief(node.service, port.port, port.targets, {
        grpcRoutes: (routesTo.get(port) ?? []).map((link) => shortRef(refOf(link.route))),
        grpcIngresses: (ingressesTo.get(port) ?? []).map((l) => shortRef(refOf(l.ingress))),
        h2cRoutes: (edgesTo.get(port) ?? []).map((l) => shortRef(refOf(l.route))),
        userSays: (overrides.grpc ?? []).some((word) => names(word, node.service, port.port)),
      });
      port.serverTls = serverTls(port.port, port.targets);
    }
  }
}

/** Only the route's own word counts: what it reads off the port is heard there already. */
function saysH2c({ speaks, product }: EdgeBackendLink): boolean {
  return speaks === 'h2c' && (product === 'traefik' || product === 'contour');
}

function names(word: string, service: Service, port: ServicePort): boolean {
  const [, namespace, name, portWord] = /^(?:([^/:]+)\/)?([^/:]+)(?::([^/:]+))?$/.exec(word) ?? [];
  return (
    name === service.metadata.name &&
    (namespace === undefined || namespace === service.metadata.namespace) &&
    (portWord === undefined || portWord === port.name || portWord === String(port.port))
  );
}

function findPaths(
  nodes: readonly ServiceNode[],
  objects: Inventory['objects'],
  workloads: readonly Workload[],
  ingressBackends: readonly IngressBackendLink[],
  routes: readonly RouteBackendLink[],
  edgeBackends: readonly EdgeBackendLink[],
): void {
  const namespaces = new Map((known(objects.namespaces) ?? []).map((n) => [n.metadata.name, n]));
  const pods = known(objects.pods);
  const podsByNamespace = pods && groupByNamespace(pods);
  const hints = clientHints(
    topOwners(workloads),
    nodes.map((n) => n.service),
  );
  const hintsByService = Map.groupBy(hints, ({ service }) => service);
  const autoscalers = groupByNamespace(known(objects.horizontalPodAutoscalers) ?? []);
  const ingressesTo = Map.groupBy(ingressBackends, ({ port }) => port);
  const routesTo = Map.groupBy(routes, ({ port }) => port);
  const edgesTo = Map.groupBy(edgeBackends.filter(isWayIn), ({ port }) => port);
  const pickedEarly = earlyPick(known(objects.networkSettings) ?? [])?.why;
  const controller = {
    controllerConfigMaps: known(objects.controllerConfigMaps),
    passthroughOff: controllerWithoutPassthrough(workloads) !== undefined,
  };

  for (const node of nodes) {
    for (const port of node.ports.filter((p) => p.grpc.level !== 'no')) {
      for (const hint of hintsByService.get(node.service) ?? []) {
        if (node.workloads.includes(hint.workload) || !dials(hint, node, port)) continue;
        const { namespace = '' } = hint.workload.metadata;
        const labels = templateOf(hint.workload)?.metadata?.labels;
        const path = clientPath(hint, node.service, port.port, {
          namespace: namespaces.get(namespace),
          serviceNamespace: namespaces.get(node.service.metadata.namespace ?? ''),
          serverMesh: commonMesh(node, objects),
          serverTls: port.serverTls.state === 'tls',
          pickedEarly,
          pods:
            podsByNamespace &&
            running(podsByNamespace.get(namespace) ?? []).filter((p) => selects(labels, p.metadata.labels)),
          replicas: replicaCount([hint.workload], autoscalers.get(namespace) ?? []).now,
        });
        port.paths.push(path);
      }
      for (const link of ingressesTo.get(port) ?? []) {
        const hop = ingressHop(link.ingress, link.product, node.service, controller);
        port.paths.push(ingressPath(link, hop, node.service));
      }
      for (const link of routesTo.get(port) ?? []) port.paths.push(routePath(link, node.service));
      for (const link of edgesTo.get(port) ?? []) port.paths.push(edgeRoutePath(link));
    }
  }
}

/** The mesh that every workload of a Service is in. */
function commonMesh({ workloads }: ServiceNode, objects: Inventory['objects']): MeshName | undefined {
  const around = { namespaces: known(objects.namespaces), pods: known(objects.pods) };
  const [first, ...others] = new Set(workloads.map((w) => meshAround(w, around)?.mesh));
  return others.length > 0 ? undefined : first;
}

/** Without a port, a hint is taken for the Service's gRPC ports; a headless name is dialled at the pod's port. */
function dials(hint: ClientHint, node: ServiceNode, port: PortNode): boolean {
  if (hint.port === undefined || hint.port === port.port.port) return true;
  return node.headless && port.targets.some((t) => t.state !== 'unresolved' && t.number === hint.port);
}

function running(pods: readonly Pod[]): Pod[] {
  return pods.filter((p) => p.status?.phase === 'Running' && p.metadata.deletionTimestamp === undefined);
}

function groupByNamespace<T extends { metadata: { namespace?: string } }>(objects: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const object of objects) {
    const namespace = object.metadata.namespace ?? '';
    const group = groups.get(namespace);
    if (group) group.push(object);
    else groups.set(namespace, [object]);
  }
  return groups;
}
