import { defineCheck } from '../../model/check.js';

export default defineCheck({
  meta: {
    id: 'metrics-server-missing-or-stale',
    group: 'runtime',
    title: 'metrics-server gives no figures, or old ones',
    severity: 'info',
    needs: ['metricsHealth'],
    uses: [],
    messages: {
      missing:
        'No metrics API is installed. How CPU is spread over pods is judged without it, by the kubelet summary alone.',
      unavailable:
        'The metrics API is installed and does not answer. How CPU is spread over pods is judged without it.',
      stale:
        'The newest sample of metrics-server is {age} s old. Figures that old say nothing about now, so they are left out.',
    },
    docs: {
      what: 'The API `metrics.k8s.io/v1beta1`, which metrics-server provides, is missing, unavailable, or serves samples that are older than two of its windows.',
      why: 'Rung 1 of the evidence is closed: per-pod CPU cannot be read, `kubectl top` fails, and autoscalers on CPU stand still.',
      fix: 'Install metrics-server, or read the conditions of APIService v1beta1.metrics.k8s.io and the log of its pods.',
      links: [
        'https://github.com/kubernetes-sigs/metrics-server',
        'https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/',
      ],
    },
    remedies: ['fix-metrics-server-missing-or-stale'],
  },
  *check({ metricsHealth: { state, detail, newestAgeSeconds } }) {
    if (state === 'serving') return;
    const found = {
      subject: {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1beta1.metrics.k8s.io' },
      },
      witnesses: [{ source: 'metrics.k8s.io/v1beta1', says: detail }] as const,
      details: { state },
    };
    if (state === 'stale') yield { ...found, message: 'stale', data: { age: Math.round(newestAgeSeconds ?? 0) } };
    else yield { ...found, message: state === 'not-installed' ? 'missing' : 'unavailable', data: {} };
  },
});
