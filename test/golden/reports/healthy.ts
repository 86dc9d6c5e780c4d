import type { Report } from '../../../src/model/report.js';
import { blankReport, blankService, summed } from './blank.js';

/** A cluster in which every gRPC Service is spread or idle. */
export function healthy(): Report {
  const report = blankReport();
  report.source.namespaces = [];
  report.services = [
    {
      ...blankService('ledger', 7000),
      headless: true,
      verdict: 'balanced',
      confidence: 'likely',
      reasons: ['The busiest of 4 pods does 27 % of the work (effective pods 3.9 of 4).'],
      figures: { pods: 4, podsWithData: 4, effectivePods: 3.94, hotShare: 0.27, idlePods: 0, windowSeconds: 30 },
    },
    {
      ...blankService('recommendations-experimental', 50051, 'personalisation'),
      verdict: 'idle',
      reasons: ['3 pods use 3 millicores together: too little to say.'],
    },
  ];
  report.summary = { ...report.summary, servicesRead: 41, tookSeconds: 32.07, sampledSeconds: 30 };
  return summed(report);
}
