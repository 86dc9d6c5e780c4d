import { keyOf, type Route } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { RouteBackendLink, Topology } from '../../model/topology/topology.js';

/** A route that gRPC calls take, with its backends. */
export interface GrpcRoute {
  route: Route;
  links: RouteBackendLink[];
}

/** Every GRPCRoute, and the HTTPRoutes with a backend that is believed to be gRPC. */
export function routesOfGrpc({ routeBackends }: Readonly<Topology>): GrpcRoute[] {
  return [...Map.groupBy(routeBackends, ({ route }) => route)]
    .map(([route, links]) => ({ route, links }))
    .filter(({ route, links }) => route.kind === 'GRPCRoute' || links.some(({ port }) => port && believesGrpc(port)))
    .sort((a, b) => (sortKey(a.route) < sortKey(b.route) ? -1 : 1));
}

function sortKey(route: Route): string {
  return `${keyOf(route)} ${route.kind}`;
}
