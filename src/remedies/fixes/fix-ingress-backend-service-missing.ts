import { nearest } from '../../model/nearest.js';
import type { ServicePort } from '../../model/objects.js';
import type { Fix } from '../../model/remedy.js';
import { backendPort, meantBackendPort } from '../parts/backendPort.js';
import { correction } from '../parts/correction.js';
import { backendOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-ingress-backend-service-missing',
    kind: 'fix',
    title: 'Name the Service that is there',
    risk: 'Calls reach another Service than meant if the guess is wrong.',
    undo: 'Set the name back.',
  },

  plan(finding, surroundings) {
    const link = backendOf(finding.hit, surroundings);
    const wanted = link?.backend.service;
    if (!link || !wanted) return undefined;
    const { namespace } = link.ingress.metadata;
    const candidates = surroundings.topology.services.filter((n) => n.service.metadata.namespace === namespace);
    const name = nearestName(
      wanted.name,
      candidates.map((n) => n.service.metadata.name),
    );
    const node = candidates.find((n) => n.service.metadata.name === name);
    if (!node || name === undefined) return undefined;

    const changes: { path: (string | number)[]; value: unknown }[] = [
      { path: [...link.path, 'service', 'name'], value: name },
    ];
    const has = (p: ServicePort) =>
      p.port === wanted.port?.number || (p.name !== undefined && p.name === wanted.port?.name);
    const port = node.ports.some((p) => has(p.port)) ? undefined : meantBackendPort(wanted.port, node);
    if (port) changes.push({ path: [...link.path, 'service', 'port'], value: backendPort(port.port, wanted.port) });
    return correction(
      finding,
      [setFields(`Backend Service/${name}`, link.ingress, changes)],
      [`Service/${name} is the nearest by name in namespace ${namespace}.`],
    );
  },
} satisfies Fix;

/** Near in letters, or one name within the other as whole words (`greeter`, `greeter-svc`), if just one is. */
function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const near = nearest(wanted, names);
  if (near !== undefined) return near;
  const within = names.filter((name) => `-${name}-`.includes(`-${wanted}-`) || `-${wanted}-`.includes(`-${name}-`));
  return within.length === 1 ? within[0] : undefined;
}
