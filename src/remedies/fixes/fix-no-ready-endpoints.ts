import { refOf } from '../../model/objects.js';
import type { Fix, Step } from '../../model/remedy.js';
import { findingGone } from '../parts/correction.js';
import { serviceOf } from '../parts/found.js';
import { inNamespace, kubectlName } from '../parts/kubectl.js';

export default {
  meta: {
    id: 'fix-no-ready-endpoints',
    kind: 'fix',
    title: 'Find out why no pod is ready',
    risk: 'Reading only, but for a scale-up where nothing is meant to run.',
    undo: 'Scale back.',
  },

  plan(finding, surroundings) {
    const node = serviceOf(finding.hit, surroundings);
    const selector = Object.entries(node?.service.spec?.selector ?? {});
    if (!node || selector.length === 0) return undefined;
    const at = inNamespace(node.service.metadata.namespace);
    const labels = selector.map(([key, value]) => `${key}=${value}`).join(',');
    const [workload] = node.workloads;
    const asleep = node.replicas.now === 0 && workload !== undefined;
    const steps: Step[] = asleep
      ? [
          {
            do: 'run',
            title: `${workload.kind}/${workload.metadata.name} is scaled to 0`,
            command: `kubectl scale ${kubectlName(refOf(workload))}${at} --replicas=1`,
          },
        ]
      : [
          {
            do: 'run',
            title: 'Which pods there are, and in what state',
            command: `kubectl get pods${at} -l ${labels} -o wide`,
          },
          {
            do: 'run',
            title: 'Why they are not ready: probe failures and scheduling stand under Events',
            command: `kubectl describe pods${at} -l ${labels}`,
          },
          {
            do: 'run',
            title: 'What they say themselves',
            command: `kubectl logs${at} -l ${labels} --all-containers --tail=50 --prefix`,
          },
        ];
    return {
      steps: [...steps, findingGone(finding)],
      caveats: [
        ...(asleep && node.replicas.autoscaler
          ? [`HorizontalPodAutoscaler/${node.replicas.autoscaler.metadata.name} scales it and may set it back.`]
          : []),
        'A probe of kind grpc speaks plaintext: a server that ends TLS never becomes ready by it.',
      ],
    };
  },
} satisfies Fix;
