import type { Hit } from '../../model/check.js';
import { type KubeObject, keyOf } from '../../model/objects.js';
import type { Surroundings } from '../../model/remedy.js';
import type { IngressBackendLink, PortNode, ServiceNode, TlsReference } from '../../model/topology/topology.js';
import { once } from './once.js';

/** The Service that a finding is about. */
export function serviceOf({ subject }: Hit, surroundings: Surroundings): ServiceNode | undefined {
  return servicesById(surroundings).get(idOf(subject));
}

/** The Service port that a finding points at: by its path, else by `details.index`. */
export function portOf(hit: Hit, surroundings: Surroundings): { node: ServiceNode; port: PortNode } | undefined {
  const node = serviceOf(hit, surroundings);
  const index = hit.path?.[0] === 'spec' && hit.path[1] === 'ports' ? hit.path[2] : hit.details?.index;
  const port = node?.ports.find((p) => p.index === index) ?? (node?.ports.length === 1 ? node.ports[0] : undefined);
  return node && port ? { node, port } : undefined;
}

/** All backends of the Ingress that a finding is about. */
export function backendsOf({ subject }: Hit, surroundings: Surroundings): readonly IngressBackendLink[] {
  return backendsById(surroundings).get(idOf(subject)) ?? [];
}

/** The backend of an Ingress that a finding points at: the one whose place lies on the way to the field, or above it. */
export function backendOf(hit: Hit, surroundings: Surroundings): IngressBackendLink | undefined {
  const path = hit.path ?? [];
  // A finding may point at the path beside the backend: `spec.rules[0].http.paths[1].path`.
  const place = (link: IngressBackendLink) => (link.path.at(-1) === 'backend' ? link.path.slice(0, -1) : link.path);
  return backendsOf(hit, surroundings).find((link) => place(link).every((part, i) => path[i] === part));
}

/** The reference to a TLS Secret that a finding points at. */
export function referenceOf(
  { subject, path = [], details }: Hit,
  surroundings: Surroundings,
): TlsReference | undefined {
  const own = referencesById(surroundings).get(idOf(subject)) ?? [];
  return (
    own.find((r) => r.path.every((part, i) => path[i] === part)) ?? own.find((r) => r.secretName === details?.secret)
  );
}

/** Findings may come with a copy of the object. */
function idOf(object: KubeObject): string {
  return `${object.apiVersion}/${object.kind}/${keyOf(object)}`;
}

const servicesById = once(
  ({ topology }): ReadonlyMap<string, ServiceNode> =>
    new Map(topology.services.toReversed().map((node) => [idOf(node.service), node])),
);
const backendsById = once(({ topology }) => Map.groupBy(topology.ingressBackends, ({ ingress }) => idOf(ingress)));
const referencesById = once(({ topology }) => Map.groupBy(topology.tlsReferences, ({ object }) => idOf(object)));
