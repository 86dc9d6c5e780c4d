import { checks } from '../../src/checks/index.js';
import type { Finding } from '../../src/model/report.js';
import type { Application, Judged } from './applications.js';

/** Every check that speaks in a report, on what: the findings, and what is told under them. */
export function spoken({ report }: Judged): string[] {
  return report.findings.flatMap((finding) => [labelOf(finding), ...(finding.consequences ?? []).map(labelOf)]).sort();
}

/** `Ingress/orders nginx-backend-protocol-missing`. */
export function labelOf({ check, object }: Pick<Finding, 'check' | 'object'>): string {
  // A log is named by its path.
  return `${object.kind}/${object.name.replace(/^.*\//, '')} ${check}`;
}

/** A correct application has no fault at all; hints do not make it faulty. */
export function isCorrect({ expected }: Application): boolean {
  return expected.findings.length === 0;
}

/** Checks that an application was written to have found: in it, or told under what is found in it. */
export function checksIn({ expected }: Application): Set<string> {
  return new Set(expected.findings.flatMap(({ check, folded = [] }) => [check, ...folded]));
}

/** Checks with fewer than two faulty and two correct applications, in the order of the catalogue. */
export function uncovered(all: readonly Application[]): string[] {
  return checks
    .map(({ meta }) => meta.id)
    .filter((id) => {
      const faulty = all.filter((app) => checksIn(app).has(id));
      const correct = all.filter((app) => isCorrect(app) && app.expected.mustNotFind?.includes(id));
      return Math.min(faulty.length, correct.length) < 2;
    });
}
