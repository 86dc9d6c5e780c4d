import type { Finding, Report } from '../../../src/model/report.js';
import { blankReport, summed } from './blank.js';

/** Findings that an annotation, the settings and a baseline silence, beside one that counts. */
export function silenced(): Report {
  const report = blankReport();
  report.source = { ...report.source, kind: 'manifests', name: 'deploy/', namespaces: [], config: '.grpclb.yaml' };
  const object = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'edge' };
  const found = (check: string, severity: Finding['severity'], line: number, by?: Finding['silenced']): Finding => ({
    check,
    severity,
    message: `What ${check} says.`,
    object,
    location: { file: 'deploy/edge.yaml', line, column: 3 },
    witnesses: [{ source: 'Ingress/edge', says: 'so' }],
    remedies: [],
    ...(by && { silenced: by }),
  });
  report.findings = [
    found('tls-secret-missing', 'error', 12, {
      by: 'annotation',
      where: 'annotation grpclb.dev/ignore of Ingress/edge',
      reason: 'cert-manager makes it',
    }),
    found('tls-host-not-covered', 'warning', 14),
    found('tls-cert-expired', 'warning', 12, { by: 'config', where: 'entry at .grpclb.yaml:4' }),
    found('nginx-controller-retired', 'info', 8, { by: 'baseline', where: 'known.json' }),
  ];
  report.baseline = { file: 'known.json', known: 1, gone: [{ check: 'nginx-grpc-without-tls', object }] };
  report.summary = { ...report.summary, servicesRead: 1, tookSeconds: 0.1 };
  return summed(report);
}
