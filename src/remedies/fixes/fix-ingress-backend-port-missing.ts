import type { Fix } from '../../model/remedy.js';
import { backendPort, meantBackendPort } from '../parts/backendPort.js';
import { correction } from '../parts/correction.js';
import { backendOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-ingress-backend-port-missing',
    kind: 'fix',
    title: 'Name a port that the Service has',
    risk: 'Calls reach another port than meant if the Service has several.',
    undo: 'Set the port back.',
  },

  plan(finding, surroundings) {
    const link = backendOf(finding.hit, surroundings);
    const wanted = link?.backend.service?.port;
    const meant = link?.service && meantBackendPort(wanted, link.service);
    if (!link?.service || !meant) return undefined;
    const value = backendPort(meant.port, wanted);
    const { name } = link.service.service.metadata;
    const title = `Port ${meant.port.name ?? meant.port.port} of Service/${name}`;
    return correction(finding, [setFields(title, link.ingress, [{ path: [...link.path, 'service', 'port'], value }])]);
  },
} satisfies Fix;
