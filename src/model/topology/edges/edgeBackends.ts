import type { EdgeObject } from '../../objects.js';
import type { EdgeBackendLink, ServiceNode } from '../topology.js';
import { contourBackends } from './contour.js';
import { istioBackends, throughGateway } from './istio.js';
import { openShiftBackends } from './openshift.js';
import { traefikBackends } from './traefik.js';

/** Every backend of the routes of controllers' own kinds, joined with its Service and port where they exist. */
export function edgeBackendLinks(
  objects: readonly EdgeObject[],
  services: ReadonlyMap<string, ServiceNode>,
): EdgeBackendLink[] {
  return [
    ...traefikBackends(objects, services),
    ...contourBackends(objects, services),
    ...istioBackends(objects, services),
    ...openShiftBackends(objects, services),
  ];
}

/** Whether callers from outside come by it; a VirtualService for sidecars alone leaves the clients' own paths as they are. */
export function isWayIn({ route }: EdgeBackendLink): boolean {
  return route.kind !== 'VirtualService' || throughGateway(route.spec);
}
