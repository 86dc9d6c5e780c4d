import type { Route, RouteBackendRef } from '../../model/objects.js';
import type { RouteBackendLink, ServiceNode, Topology } from '../../model/topology/topology.js';

/** A backend of a route that means a Service, with what it says. */
export interface NamedBackend {
  link: RouteBackendLink;
  route: Route;
  ref: RouteBackendRef;
  /** Of the Service that is meant. */
  namespace: string;
}

/** Backends of routes that mean Services; an Istio or GAMMA route may name other kinds, which are none of ours. */
export function namedBackends({ routeBackends }: Readonly<Topology>): NamedBackend[] {
  return routeBackends.flatMap((link) => {
    const ref = refAt(link);
    if (!ref || (ref.kind ?? 'Service') !== 'Service' || (ref.group ?? '') !== '') return [];
    return [{ link, route: link.route, ref, namespace: ref.namespace ?? link.route.metadata.namespace ?? '' }];
  });
}

function refAt({ route, path }: RouteBackendLink): RouteBackendRef | undefined {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined,
    route,
  ) as RouteBackendRef | undefined;
}

/** `GRPCRoute/edge`. */
export function routeName({ kind, metadata }: Route): string {
  return `${kind}/${metadata.name}`;
}

/** `80 (grpc), 9090`. */
export function portsOf({ ports }: ServiceNode): string {
  return ports
    .map(({ port }) => (port.name === undefined ? String(port.port) : `${port.port} (${port.name})`))
    .join(', ');
}
