import type { FieldPath } from '../../model/inventory.js';
import type { KubeObject } from '../../model/objects.js';
import type { EdgeProductName, ServiceNode, Topology } from '../../model/topology/topology.js';
import { namedBackends } from './routeBackends.js';

/** What a route of any kind asks for, and what is there. */
export interface SoughtBackend {
  subject: KubeObject;
  /** `IngressRoute/edge`. */
  route: string;
  /** Who serves the route, as the subject of a sentence. */
  proxy: string;
  service: string;
  namespace: string;
  port: number | string | undefined;
  path: FieldPath;
  namePath: FieldPath;
  portPath: FieldPath;
  found: ServiceNode | undefined;
  portState: 'found' | 'missing' | 'unsaid' | 'unsure';
}

const proxies: Readonly<Record<EdgeProductName, string>> = {
  traefik: 'Traefik',
  contour: 'Contour',
  istio: 'Istio',
  openshift: 'The OpenShift router',
};

/** The Services that routes name: those of Gateway API, and those of controllers' own kinds. */
export function soughtBackends(topology: Readonly<Topology>): SoughtBackend[] {
  const routes = namedBackends(topology).map(
    ({ link, route: subject, ref, namespace }): SoughtBackend => ({
      subject,
      route: `${subject.kind}/${subject.metadata.name}`,
      proxy: 'The Gateway',
      service: ref.name,
      namespace,
      port: ref.port,
      path: link.path,
      namePath: [...link.path, 'name'],
      portPath: [...link.path, 'port'],
      found: link.service,
      portState: link.port ? 'found' : ref.port === undefined ? 'unsaid' : 'missing',
    }),
  );
  const edges = topology.edgeBackends.map(
    ({ route: subject, product, named, path, namePath, portPath, service, portState }): SoughtBackend => ({
      subject,
      route: `${subject.kind}/${subject.metadata.name}`,
      proxy: proxies[product],
      ...named,
      path,
      namePath,
      portPath,
      found: service,
      portState,
    }),
  );
  return [...routes, ...edges];
}
