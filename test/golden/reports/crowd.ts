import type { Report } from '../../../src/model/report.js';
import type { VerdictName } from '../../../src/model/verdict.js';
import { blankReport, blankService, summed } from './blank.js';
import { waysOut } from './pinned.js';

const verdictOf: readonly VerdictName[] = ['pinned', 'balanced', 'balanced', 'at-risk', 'balanced', 'idle'];

/** A hundred and twenty gRPC Services in four namespaces, a third of them not spread. */
export function crowd(): Report {
  const report = blankReport();
  report.source.namespaces = [];
  report.services = Array.from({ length: 120 }, (_, i) => {
    const verdict = verdictOf[i % verdictOf.length] ?? 'unknown';
    const pods = 2 + (i % 9);
    const hotShare = verdict === 'pinned' ? 0.6 + (i % 40) / 100 : 1.1 / pods;
    return {
      ...blankService(`service-${String(i).padStart(3, '0')}`, 50051, `team-${'abcd'[i % 4]}`),
      verdict,
      ...(verdict !== 'idle' && { confidence: 'likely' as const }),
      reasons: [`The busiest of ${pods} pods does ${Math.round(hotShare * 100)} % of the work.`],
      figures: { pods, podsWithData: pods, hotShare, effectivePods: 1 / hotShare },
    };
  });
  const pinned = report.services.filter((s) => s.verdict === 'pinned');
  report.findings = pinned.map(({ namespace, name }) => ({
    check: 'l4-connection-pinning',
    severity: 'error' as const,
    message: `all calls of a client stay on one pod of Service ${name}: no hop balances calls`,
    object: { apiVersion: 'v1', kind: 'Service', namespace, name },
    witnesses: [{ source: `Service/${name} spec.clusterIP`, says: '10.96.0.9' }],
    remedies: ['headless-round-robin'],
  }));
  report.plan = pinned.map(({ namespace, name, port }) => ({
    for: 'service' as const,
    service: { apiVersion: 'v1', kind: 'Service', namespace, name },
    port,
    verdict: 'pinned' as const,
    options: waysOut(name, port, namespace),
  }));
  report.summary = { ...report.summary, servicesRead: 412, tookSeconds: 38.9, sampledSeconds: 30 };
  return summed(report);
}
