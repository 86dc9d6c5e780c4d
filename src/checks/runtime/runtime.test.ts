import { testCheck } from '../../../test/kit/testCheck.js';
import type { ServiceVerdict } from '../../model/verdict.js';
import cpuSkew from './cpu-skew.js';
import hpaCannotSpreadPinnedLoad from './hpa-cannot-spread-pinned-load.js';
import metricsServerMissingOrStale from './metrics-server-missing-or-stale.js';
import newPodsIdle from './new-pods-idle.js';
import rbacInsufficient from './rbac-insufficient.js';

const service = (more = '') => `
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 50051}]${more}}
`;

function verdict(more: Partial<ServiceVerdict> = {}, figures: Partial<ServiceVerdict['figures']> = {}): ServiceVerdict {
  return {
    service: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
    port: 50051,
    verdict: 'pinned',
    confidence: 'likely',
    reasons: ['1 of 6 pods does 99 % of the work.'],
    figures: {
      pods: 6,
      podsWithData: 6,
      effectivePods: 1.02,
      hotShare: 0.99,
      hotPod: 'greeter-a',
      idlePods: 5,
      youngIdlePods: 0,
      ...figures,
    },
    pods: [{ name: 'greeter-a', ageSeconds: 540, share: 0.99 }],
    evidence: [{ rung: 2, source: 'kubelet summary, CPU over 30 s', says: 'busiest pod 99 %', leans: 'skewed' }],
    clients: [],
    wouldRaise: [],
    ...more,
  };
}

const even = {
  verdict: 'balanced' as const,
  evidence: [{ rung: 1, source: 'metrics-server, CPU', says: 'even', leans: 'even' as const }],
};

testCheck(cpuSkew, {
  silent: [
    { name: 'the work is even', manifests: service(), facts: { verdicts: [verdict(even)] } },
    {
      name: 'bytes are skewed and CPU is not',
      manifests: service(),
      facts: {
        verdicts: [
          verdict({
            evidence: [{ rung: 2, source: 'kubelet summary, network bytes', says: 'busiest 90 %', leans: 'skewed' }],
          }),
        ],
      },
    },
    {
      name: 'the verdict found too little traffic',
      manifests: service(),
      facts: { verdicts: [verdict({ verdict: 'idle' })] },
    },
    {
      name: 'nothing was measured',
      manifests: service(),
      facts: { verdicts: [verdict({ verdict: 'at-risk', evidence: [] })] },
    },
  ],
  fires: [
    {
      name: 'one pod does everything',
      manifests: service(),
      facts: { verdicts: [verdict()] },
      hits: [{ message: 'skewed', subject: 'Service/greeter', data: { share: 99, effective: '1.0', idle: 5 } }],
    },
    {
      name: 'two pods do most of it',
      manifests: service(),
      facts: { verdicts: [verdict({ verdict: 'imbalanced' }, { hotShare: 0.6, effectivePods: 2, idlePods: 4 })] },
      hits: [{ message: 'skewed', subject: 'Service/greeter', data: { share: 60, pods: 6 } }],
    },
  ],
});

testCheck(newPodsIdle, {
  silent: [
    { name: 'idle pods are as old as the busy one', manifests: service(), facts: { verdicts: [verdict()] } },
    {
      name: 'nothing is busy',
      manifests: service(),
      facts: { verdicts: [verdict({ verdict: 'idle' }, { youngIdlePods: 5 })] },
    },
  ],
  fires: [
    {
      name: 'pods added behind a cluster IP, beside idle ones as old as the busy one',
      manifests: service(),
      facts: { verdicts: [verdict({}, { idlePods: 5, youngIdlePods: 3 })] },
      hits: [{ message: 'behindVip', subject: 'Service/greeter', data: { young: 3, pods: 6 } }],
    },
    {
      name: 'pods added behind a cluster IP',
      manifests: service(),
      facts: { verdicts: [verdict({}, { idlePods: 3, youngIdlePods: 3 })] },
      hits: [{ message: 'behindVip', subject: 'Service/greeter', data: { young: 3, pods: 6 } }],
    },
    {
      name: 'pods added to a headless Service',
      manifests: service(', clusterIP: None'),
      facts: { verdicts: [verdict({ verdict: 'imbalanced' }, { idlePods: 1, youngIdlePods: 1 })] },
      hits: [{ message: 'headless', subject: 'Service/greeter', data: { young: 1 } }],
    },
  ],
});

const { fires, silent } = hpaCannotSpreadPinnedLoad.meta.examples ?? { fires: '', silent: '' };
const external = fires.replace(
  /metrics: .*/,
  'metrics: [{type: External, external: {metric: {name: queue}, target: {type: Value, value: "5"}}}]',
);

testCheck(hpaCannotSpreadPinnedLoad, {
  silent: [
    { name: 'no client is known', manifests: silent },
    { name: 'it scales on a figure from outside', manifests: external },
    { name: 'the pods were looked at and share the work', manifests: fires, facts: { verdicts: [verdict(even)] } },
    {
      name: 'it may not scale beyond one pod',
      manifests: fires.replace('minReplicas: 2', 'minReplicas: 1').replace('maxReplicas: 10', 'maxReplicas: 1'),
    },
    { name: 'the client balances', manifests: fires.replace('greeter.shop:50051', 'xds:///greeter.shop:50051') },
  ],
  fires: [
    {
      name: 'the work is on one pod',
      manifests: fires,
      facts: { verdicts: [verdict()] },
      hits: [
        {
          message: 'measured',
          subject: 'HorizontalPodAutoscaler/greeter',
          field: 'spec.metrics',
          data: { share: 99, pods: 6 },
        },
      ],
    },
    {
      name: 'a known client picks a pod once per connection',
      manifests: fires,
      hits: [{ message: 'structural', subject: 'HorizontalPodAutoscaler/greeter', data: { max: 10 } }],
    },
  ],
});

testCheck(metricsServerMissingOrStale, {
  silent: [
    { name: 'it serves', facts: { metricsHealth: { state: 'serving', detail: 'answers', newestAgeSeconds: 12 } } },
  ],
  fires: [
    {
      name: 'it is not installed',
      facts: { metricsHealth: { state: 'not-installed', detail: 'metrics.k8s.io is not served' } },
      hits: [{ message: 'missing', severity: 'info', subject: 'APIService/v1beta1.metrics.k8s.io' }],
    },
    {
      name: 'it answers 503',
      facts: { metricsHealth: { state: 'unavailable', detail: 'answers 503' } },
      hits: [{ message: 'unavailable', subject: 'APIService/v1beta1.metrics.k8s.io' }],
    },
    {
      name: 'its samples are old',
      facts: { metricsHealth: { state: 'stale', detail: 'newest sample 300 s old', newestAgeSeconds: 300.4 } },
      hits: [{ message: 'stale', subject: 'APIService/v1beta1.metrics.k8s.io', data: { age: 300 } }],
    },
  ],
});

testCheck(rbacInsufficient, {
  silent: [{ name: 'nothing was refused', facts: { accessRefusals: [] } }],
  fires: [
    {
      name: 'the kubelet summary is refused',
      facts: {
        accessRefusals: [
          {
            evidence: 'summaryCpu',
            detail: 'nodes "a" is forbidden',
            rbac: { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] },
          },
        ],
      },
      hits: [
        {
          message: 'refusedWithRule',
          severity: 'info',
          subject: 'ClusterRole/grpclb',
          data: { what: 'nodes/proxy', rule: 'get nodes/proxy' },
        },
      ],
    },
    {
      name: 'a refusal without a rule',
      facts: { accessRefusals: [{ evidence: 'secretNames', detail: 'an admission webhook refuses' }] },
      hits: [{ message: 'refused', subject: 'ClusterRole/grpclb', data: { what: 'secretNames' } }],
    },
  ],
});
