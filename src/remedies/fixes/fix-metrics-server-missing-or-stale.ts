import type { Fix, Step } from '../../model/remedy.js';
import { findingGone } from '../parts/correction.js';

const seen: Step = {
  do: 'verify',
  command: 'kubectl top pods -A',
  shows: 'a CPU figure for every pod, a minute later',
};

export default {
  meta: {
    id: 'fix-metrics-server-missing-or-stale',
    kind: 'fix',
    title: 'Get metrics-server to answer',
    risk: 'It reads every kubelet each 15 s; autoscalers by CPU start to work once it does.',
    undo: 'Delete what the manifest made, with the same file.',
  },

  plan(finding, { metricsHealth }) {
    if (metricsHealth === undefined || metricsHealth.state === 'serving') return undefined;
    if (metricsHealth.state === 'not-installed') {
      const file = 'https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml';
      return {
        steps: [
          { do: 'run', title: 'Install metrics-server', command: `kubectl apply -f ${file}` },
          seen,
          findingGone(finding),
          { do: 'undo', command: `kubectl delete -f ${file}` },
        ],
        caveats: [
          'Kubelets with self-signed serving certificates are refused unless the argument --kubelet-insecure-tls is added.',
        ],
      };
    }
    return {
      steps: [
        {
          do: 'run',
          title: 'Why the API is not available: status.conditions say it',
          command: 'kubectl get apiservice v1beta1.metrics.k8s.io -o yaml',
        },
        {
          do: 'run',
          title: 'What metrics-server says: kubelets that it cannot read are named',
          command: 'kubectl logs -n kube-system -l k8s-app=metrics-server --tail=50',
        },
        {
          do: 'run',
          title: 'Start it anew',
          command: 'kubectl rollout restart deployment/metrics-server -n kube-system',
        },
        seen,
        findingGone(finding),
      ],
      caveats: [metricsHealth.detail],
    };
  },
} satisfies Fix;
