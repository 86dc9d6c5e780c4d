import { keyOf, type Service, type Workload } from '../../model/objects.js';
import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { canRoll, meshWorkload, unhidePort } from '../parts/linkerdPatches.js';
import { podPort } from '../parts/podPort.js';

export default {
  meta: {
    id: 'fix-linkerd-mesh',
    kind: 'fix',
    title: 'Let the Linkerd proxy balance these calls',
    risk: 'Pods of a changed template are replaced; an opaque or skipped port may be so on purpose.',
    undo: 'Set the annotations back.',
  },

  plan(finding, surroundings) {
    const { subject, about = [], details = {} } = finding.hit;
    const service = [subject, ...about].find(({ kind }) => kind === 'Service');
    const node = surroundings.topology.services.find((n) => service && keyOf(n.service) === keyOf(service));
    const port = node?.ports.find((p) => p.port.port === details.port);
    if (!node || !port) return undefined;
    const ports = { service: port.port.port, pod: podPort(node, port, surroundings) };
    const namespaceOf = ({ metadata }: Service | Workload) =>
      (surroundings.namespaces ?? []).find((n) => n.metadata.name === metadata.namespace);
    if (finding.check === 'linkerd-port-opaque') {
      return correction(finding, [unhidePort(node.service, namespaceOf(node.service), ports)]);
    }
    const workload: Workload = subject;
    return canRoll(workload) ? correction(finding, [meshWorkload(workload, namespaceOf(workload), ports)]) : undefined;
  },
} satisfies Fix;
