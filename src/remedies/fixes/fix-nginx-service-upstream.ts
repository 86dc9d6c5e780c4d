import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { mergeInto, setAnnotations } from '../parts/patchSteps.js';

const annotation = 'nginx.ingress.kubernetes.io/service-upstream';

export default {
  meta: {
    id: 'fix-nginx-service-upstream',
    kind: 'fix',
    title: 'Let ingress-nginx dial pods instead of the cluster IP',
    risk: 'A controller inside a mesh relies on service-upstream: leave it there, the mesh balances.',
    undo: 'Set service-upstream back to "true".',
  },

  plan(finding, surroundings) {
    const { subject } = finding.hit;
    if (subject.kind === 'ConfigMap') {
      const key = 'service-upstream';
      return correction(
        finding,
        [
          mergeInto(
            `service-upstream off for the whole controller`,
            subject,
            { data: { [key]: null } },
            { data: { [key]: 'true' } },
          ),
        ],
        ['It counts for every Ingress of this controller.'],
      );
    }
    const holders = surroundings.topology.ingressBackends
      .filter((l) => l.ingress === subject || l.service?.service === subject)
      .flatMap((l) => [l.ingress, ...(l.service ? [l.service.service] : [])]);
    const set = [...new Set([subject, ...holders])].filter((o) => o.metadata.annotations?.[annotation] !== undefined);
    return correction(
      finding,
      set.map((object) =>
        setAnnotations(`service-upstream off for ${object.kind}/${object.metadata.name}`, object, {
          [annotation]: null,
        }),
      ),
      ['Ingresses of one Service port share one upstream: another Ingress with the annotation keeps it on.'],
    );
  },
} satisfies Fix;
