import type { Report, ReportService } from '../../../src/model/report.js';

/** A report on a cluster in which nothing was found; samples change what they are about. */
export function blankReport(): Report {
  return {
    apiVersion: 'grpclb.dev/v1',
    kind: 'Report',
    source: {
      kind: 'cluster',
      name: 'prod-eu',
      at: '2026-11-23T02:41:42.000Z',
      namespaces: ['shop'],
      grpclbVersion: '0.1.0',
    },
    summary: {
      severities: { error: 0, warning: 0, info: 0 },
      silenced: 0,
      servicesRead: 0,
      grpcServices: 0,
      verdicts: {},
      maybeGrpc: [],
      passedOver: 0,
      tookSeconds: 1.2,
      sampledSeconds: 0,
      interrupted: false,
      complete: true,
    },
    services: [],
    findings: [],
    unjudged: [],
    plan: [],
    inputProblems: [],
  };
}

/** A gRPC Service of which nothing but its name is known. */
export function blankService(name: string, port = 50051, namespace = 'shop'): ReportService {
  return {
    namespace,
    name,
    port,
    portName: 'grpc',
    headless: false,
    grpc: { level: 'likely', reasons: [{ says: 'port name grpc', from: `Service/${name} port ${port}` }], against: [] },
    tls: { state: 'plaintext', reasons: [] },
    replicas: { now: 3, max: 3 },
    paths: [],
    verdict: 'unknown',
    reasons: [],
    figures: { pods: 3, podsWithData: 0 },
    pods: [],
    evidence: [],
    clients: [],
  wouldRaise: [],
  };
}

/** The summary that fits the report's other parts. */
export function summed(report: Report): Report {
  const { severities, verdicts } = report.summary;
  for (const { severity, silenced } of report.findings) {
    if (silenced) report.summary.silenced += 1;
    else severities[severity] += 1;
  }
  for (const { verdict } of report.services) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  report.summary.grpcServices = report.services.length;
  return report;
}
