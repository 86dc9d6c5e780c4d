import type { Report, Unjudged } from '../../../src/model/report.js';
import { blankReport, blankService, summed } from './blank.js';

/** A service account that may list Services and pods, but neither metrics nor Secrets nor nodes/proxy. */
export function restricted(): Report {
  const report = blankReport();
  const refused = (check: string, missing: string, resource: string, group: string, verb: string): Unjudged => ({
    check,
    missing,
    reason: 'forbidden',
    why: `${group === '' ? resource : `${resource}.${group}`} is forbidden for user "system:serviceaccount:shop:grpclb-viewer"`,
    rbac: { apiGroups: [group], resources: [resource], verbs: [verb] },
  });
  report.services = [
    {
      ...blankService('greeter'),
      verdict: 'unknown',
      reasons: ['No measure of work could be read.'],
      figures: { pods: 3, podsWithData: 0 },
      pods: ['2kwkr', '6szpn', 'c67v5'].map((hash) => ({
        name: `greeter-6c8f7d9b5-${hash}`,
        ageSeconds: 90_000,
        noData: 'pods.metrics.k8s.io is forbidden',
      })),
      paths: [
        {
          from: 'Deployment/cart',
          evidence: 'env GREETER_ADDR=greeter.shop:50051',
          hops: [],
          balancing: 'l4',
          why: 'the Service has a cluster IP: a pod is picked once per TCP connection, and gRPC keeps one open',
        },
      ],
      wouldRaise: ['list pods.metrics.k8s.io', 'get nodes/proxy'],
    },
  ];
  report.findings = [
    {
      check: 'rbac-insufficient',
      severity: 'warning',
      message: '3 kinds of evidence are refused, so no verdict is possible',
      object: { apiVersion: 'v1', kind: 'Namespace', name: 'shop' },
      witnesses: [{ source: 'GET /apis/metrics.k8s.io/v1beta1/namespaces/shop/pods', says: '403' }],
      remedies: [],
    },
  ];
  report.unjudged = [
    refused('cpu-skew', 'metricsCpu', 'pods', 'metrics.k8s.io', 'list'),
    refused('new-pods-idle', 'metricsCpu', 'pods', 'metrics.k8s.io', 'list'),
    refused('tls-secret-malformed', 'tlsSecrets', 'secrets', '', 'get'),
    refused('tls-cert-expired', 'tlsSecrets', 'secrets', '', 'get'),
    refused('tls-cert-san-mismatch', 'tlsSecrets', 'secrets', '', 'get'),
    refused('tls-host-not-covered', 'tlsSecrets', 'secrets', '', 'get'),
    {
      check: 'headless-port-must-be-pod-port',
      missing: 'endpointSlices',
      reason: 'timed-out',
      why: 'GET /apis/discovery.k8s.io/v1/endpointslices gave no answer within 10 s',
    },
  ];
  report.summary = { ...report.summary, servicesRead: 4, tookSeconds: 11.3, complete: false };
  return summed(report);
}
