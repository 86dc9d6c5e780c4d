import type { Report } from '../../../src/model/report.js';
import { blankReport } from './blank.js';
import { crowd } from './crowd.js';
import { healthy } from './healthy.js';
import { manifests } from './manifests.js';
import { pinned } from './pinned.js';
import { restricted } from './restricted.js';
import { silenced } from './silenced.js';

/** Services were read and none is gRPC, and Ctrl-C ended the run. */
function noGrpc(): Report {
  const report = blankReport();
  report.summary = {
    ...report.summary,
    servicesRead: 7,
    interrupted: true,
    maybeGrpc: ['shop/orders:50051 (port number 50051)'],
  };
  return report;
}

/** The reports that golden files are made of, by name. */
export const sampleReports: Readonly<Record<string, () => Report>> = {
  pinned,
  healthy,
  manifests,
  restricted,
  crowd,
  silenced,
  'no-grpc': noGrpc,
};
