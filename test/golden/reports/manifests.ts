import type { Finding, Report, Unjudged } from '../../../src/model/report.js';
import { blankReport, blankService, summed } from './blank.js';
import { waysOut } from './pinned.js';

function notAsked(check: string, missing: string): Unjudged {
  return { check, missing, reason: 'not-asked', why: 'manifests do not hold it' };
}

/** Manifests with four findings, each with its place, and a document that did not parse. */
export function manifests(): Report {
  const report = blankReport();
  report.source = { ...report.source, kind: 'manifests', name: 'deploy/', namespaces: [] };
  report.services = [
    {
      ...blankService('fortune', 50051, 'default'),
      verdict: 'at-risk',
      confidence: 'possible',
      reasons: ['Calls are balanced per connection and 3 pods are wanted.'],
      figures: { pods: 3, podsWithData: 0 },
      paths: [
        {
          from: 'Deployment/storefront',
          evidence: 'env FORTUNE_TARGET=fortune:50051',
          hops: [{ kind: 'kube-proxy', name: 'kube-proxy', chooses: 'per-connection' }],
          balancing: 'l4',
          why: 'the Service has a cluster IP: a pod is picked once per TCP connection, and gRPC keeps one open',
        },
        {
          from: 'Ingress/fortune-ingress',
          evidence: 'host fortune.example.com path /',
          hops: [{ kind: 'ingress-controller', name: 'ingress-nginx', chooses: 'per-request' }],
          balancing: 'l7',
          why: 'ingress-nginx dials pods and chooses one for each call',
        },
      ],
      wouldRaise: ['a running cluster: CPU per pod'],
    },
  ];
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    namespace: 'default',
    name: 'fortune-ingress',
  };
  const found = (check: string, severity: Finding['severity'], message: string, line: number, column: number) => ({
    check,
    severity,
    message,
    object: ingress,
    location: { file: 'deploy/ingress.yaml', line, column },
    witnesses: [{ source: 'deploy/ingress.yaml', says: message }],
    remedies: [],
  });
  report.findings = [
    found(
      'nginx-backend-protocol-missing',
      'error',
      'Ingress fortune-ingress speaks HTTP/1.1 to gRPC port 50051 of Service fortune: annotation nginx.ingress.kubernetes.io/backend-protocol is missing',
      6,
      3,
    ),
    found('tls-secret-missing', 'error', 'Secret wildcard-tls is not in namespace default', 14, 19),
    found('tls-host-not-covered', 'warning', 'host fortune.example.com is in no tls entry', 17, 13),
    found('nginx-controller-retired', 'info', 'ingress-nginx gets no security fixes since March 2026', 8, 21),
  ];
  report.plan = [
    {
      for: 'service',
      service: { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'fortune' },
      port: 50051,
      verdict: 'at-risk',
      options: waysOut('fortune', 50051, 'default'),
    },
  ];
  report.unjudged = [
    notAsked('cpu-skew', 'metricsCpu'),
    notAsked('new-pods-idle', 'metricsCpu'),
    notAsked('no-ready-endpoints', 'endpointSlices'),
    notAsked('hpa-cannot-spread-pinned-load', 'verdicts'),
    notAsked('access-log-signature', 'givenLogs'),
  ];
  report.inputProblems = [
    {
      message: 'this document is not YAML: a mapping value is not allowed here',
      location: { file: 'deploy/legacy/old-service.yaml', line: 31, column: 14 },
    },
  ];
  report.summary = { ...report.summary, servicesRead: 2, passedOver: 5, tookSeconds: 0.21 };
  return summed(report);
}
