import type { Finding, Report, ReportPath } from '../../../src/model/report.js';
import { blankReport, blankService, summed } from '../../golden/reports/blank.js';
import { pinned, waysOut } from '../../golden/reports/pinned.js';

const clients = [
  'cart',
  'checkout',
  'recommendation',
  'a-client-with-a-name-as-long-as-names-of-generated-workloads-get',
];

function paths(): ReportPath[] {
  const within = Array.from({ length: 13 }, (_, i): ReportPath => {
    const from = `Deployment/${clients[i % clients.length]}-${i}`;
    return {
      from,
      evidence: `env GREETER_ADDR of ${from}`,
      hops: [{ kind: 'client', name: from, chooses: 'nothing' }],
      balancing: i % 2 ? 'l4' : 'client',
      why:
        i % 2
          ? 'the Service has a cluster IP: a pod is picked once per TCP connection'
          : 'the client calls pods in turn',
    };
  });
  const edge: ReportPath = {
    from: 'Ingress/edge',
    evidence: 'host greeter.example.com path /',
    hops: [
      { kind: 'load-balancer', name: 'LoadBalancer of Service/ingress-nginx-controller', chooses: 'per-connection' },
      { kind: 'ingress-controller', name: 'ingress-nginx', chooses: 'per-request' },
    ],
    balancing: 'l7',
    why: 'the controller dials the pods itself',
  };
  const mesh: ReportPath = {
    from: 'HTTPRoute/greeter-of-the-other-team',
    evidence: 'parentRef Gateway/public',
    hops: [
      { kind: 'load-balancer', name: 'LoadBalancer of Service/public', chooses: 'nothing' },
      { kind: 'gateway', name: 'Gateway/public', chooses: 'sticky' },
      { kind: 'mesh-proxy', name: 'ztunnel', chooses: 'unknown' },
    ],
    balancing: 'sticky',
    why: 'a cookie of the first call decides for all later ones',
  };
  return [edge, mesh, ...within];
}

/** As big as it gets: more callers than are drawn, chains of hops of different lengths, sixty pods, long names. */
export function sprawling(): Report {
  const report = blankReport();
  const amount = 60;
  const shares = Array.from({ length: amount }, (_, i) => 1 / (i + 1));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const pods = shares.map((share, i) => ({
    name: `greeter-of-the-recommendation-team-${i === 7 ? 'with-a-name-that-does-not-fit-into-a-box-at-all-' : ''}6c8f7d9b5-${String(i).padStart(5, 'x')}`,
    ...(i < amount - 3
      ? { share: share / whole, cpuMillicores: 900 * share, ageSeconds: 86_400 }
      : { noData: 'no sample' }),
  }));
  const finding = (i: number): Finding => ({
    check: i % 3 === 0 ? 'ingress-backend-port-missing' : 'service-without-endpoints',
    severity: i % 5 === 0 ? 'error' : i % 5 === 4 ? 'info' : 'warning',
    message: `Finding ${i} of many: calls to host-${i}.a-long-domain-name-that-nobody-would-want-to-break-anywhere.example.com end nowhere`,
    object: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: `edge-${i}` },
    field: `spec.rules[${i}].http.paths[0].backend.service.port.number`,
    witnesses: [{ source: `Ingress/edge-${i}`, says: 'port 8080' }],
    remedies: [],
    ...(i === 39 && { silenced: { by: 'config' as const, where: '.grpclb.yaml:7', reason: 'known' } }),
  });
  report.services = [
    {
      ...blankService('greeter'),
      verdict: 'imbalanced',
      confidence: 'likely',
      reasons: ['1 of 60 pods does 21 % of the work (effective pods 13.4 of 60).'],
      figures: { pods: amount, podsWithData: amount - 3, hotShare: (shares[0] ?? 0) / whole },
      paths: paths(),
      pods,
    },
  ];
  report.findings = Array.from({ length: 40 }, (_, i) => finding(i));
  report.plan = [
    {
      for: 'service',
      service: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
      port: 50051,
      verdict: 'imbalanced',
      options: waysOut('greeter'),
    },
  ];
  return summed(report);
}

/** Written into every text that a cluster's users can choose; it rings wherever it runs. */
export const attack = `"><img src=x onerror="alert('ran')"><script>alert('ran')</script><a href="javascript:alert('ran')">'</a>`;

/** The pinned cluster, with names and messages of somebody who wants the reader's browser to do something. */
export function hostile(): Report {
  const report = pinned();
  for (const service of report.services) {
    service.name += attack;
    service.reasons = service.reasons.map((reason) => reason + attack);
    for (const pod of service.pods) pod.name += attack;
    for (const path of service.paths) path.from += attack;
  }
  for (const finding of report.findings) {
    finding.message += attack;
    finding.object = { ...finding.object, name: finding.object.name + attack };
    finding.witnesses = finding.witnesses.map(({ source, says }) => ({ source: source + attack, says: says + attack }));
  }
  for (const entry of report.plan) {
    entry.options = entry.options.map((option) => ({
      ...option,
      title: option.title + attack,
      undo: option.undo + attack,
    }));
  }
  report.unjudged = report.unjudged.map((u) => ({ ...u, why: u.why + attack }));
  report.source.name += attack;
  return report;
}
