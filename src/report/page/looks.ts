import type { Severity } from '../../model/check.js';
import type { ReportService } from '../../model/report.js';
import type { VerdictName } from '../../model/verdict.js';

/** Classes of the style that give a thing its colour; the word always stands beside it. */
export const verdictLook: Readonly<Record<VerdictName, string>> = {
  pinned: 'bad',
  imbalanced: 'bad',
  'at-risk': 'warn',
  unknown: 'warn',
  balanced: 'good',
  idle: 'calm',
};

export const severityLook: Readonly<Record<Severity, string>> = { error: 'bad', warning: 'warn', info: 'note' };

/** A pod that does more than twice its part. */
export function isHot(share: number, { figures }: Pick<ReportService, 'figures'>): boolean {
  return figures.pods > 1 && share > 2 / figures.pods;
}
